// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sampledRequest, sampledService } from './sampled-request.ts';

const NOWHERE = sampledService({});

describe('host, method and path', () => {
  it.each([
    [
      'stable names',
      { 'server.address': 'shop', 'http.request.method': 'GET', 'url.path': '/a' },
      'shop',
      'GET',
      '/a',
    ],
    [
      'old names',
      { 'http.host': 'shop:8080', 'http.method': 'PUT', 'http.target': '/a?b=/c' },
      'shop',
      'PUT',
      '/a',
    ],
    ['a URL', { 'url.full': 'https://shop.example:8443/a/b?c' }, 'shop.example', '', '/a/b'],
    ['an old URL', { 'http.url': 'http://shop' }, 'shop', '', '/'],
    ['IPv6', { 'server.address': '::1' }, '::1', '', ''],
    ['IPv6 with a port', { 'http.host': '[::1]:80' }, '[::1]', '', ''],
    ['nothing', {}, '', '', ''],
    ['an URL that is none', { 'url.full': '//' }, '', '', ''],
    ['values of another kind', { 'server.address': 7, 'url.path': ['a'] }, '', '', ''],
  ])('%s', (_, attributes, host, method, path) => {
    expect(sampledRequest(NOWHERE, attributes)).toMatchObject({ host, method, path, attributes });
  });
});

describe('service', () => {
  it.each([
    ['aws_ec2', 'AWS::EC2::Instance'],
    ['aws_ecs', 'AWS::ECS::Container'],
    ['aws_eks', 'AWS::EKS::Container'],
    ['aws_elastic_beanstalk', 'AWS::ElasticBeanstalk::Environment'],
    ['aws_lambda', 'AWS::Lambda::Function'],
    ['gcp_cloud_run', ''],
    ['constructor', ''],
  ])('%s', (platform, serviceType) => {
    expect(sampledService({ 'cloud.platform': platform }).serviceType).toBe(serviceType);
  });

  it('has a name and an ARN', () => {
    expect(sampledService({ 'service.name': 'shop', 'aws.eks.cluster.arn': 'arn:x' })).toEqual({
      serviceName: 'shop',
      serviceType: '',
      resourceArn: 'arn:x',
    });
  });
});
