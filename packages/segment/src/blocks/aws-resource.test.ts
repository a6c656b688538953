// SPDX-License-Identifier: Apache-2.0
import { span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from '../options.ts';
import { SpanKind } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const segmentOf = (attributes: Bag, options?: TranslatorOptions) =>
  writtenDocument(span({ kind: SpanKind.SERVER, resource: { attributes } }), options);

const XRAY = { xray: { auto_instrumentation: false } };

describe('origin', () => {
  it.each<[name: string, resource: Bag, origin: string | undefined]>([
    ['nothing known', {}, undefined],
    ['App Runner', { 'cloud.platform': 'aws_app_runner' }, 'AWS::AppRunner::Service'],
    ['EKS', { 'cloud.platform': 'aws_eks' }, 'AWS::EKS::Container'],
    [
      'Elastic Beanstalk',
      { 'cloud.platform': 'aws_elastic_beanstalk' },
      'AWS::ElasticBeanstalk::Environment',
    ],
    ['ECS', { 'cloud.platform': 'aws_ecs' }, 'AWS::ECS::Container'],
    ['ECS on EC2', { 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'ec2' }, 'AWS::ECS::EC2'],
    ['ECS on Fargate', { 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'fargate' }, 'AWS::ECS::Fargate'],
    [
      'ECS, launch type in capitals',
      { 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'FARGATE' },
      'AWS::ECS::Container',
    ],
    ['EC2', { 'cloud.platform': 'aws_ec2' }, 'AWS::EC2::Instance'],
    [
      'EC2 that runs Kubernetes',
      { 'cloud.platform': 'aws_ec2', 'cloud.provider': 'aws', 'k8s.cluster.name': 'c' },
      'AWS::EC2::Instance',
    ],
    ['Lambda', { 'cloud.platform': 'aws_lambda' }, 'AWS::Lambda::Function'],
    ['another provider', { 'cloud.provider': 'gcp', 'cloud.platform': 'aws_ec2' }, undefined],
    ['AWS alone', { 'cloud.provider': 'aws' }, undefined],
    ['an unknown platform', { 'cloud.platform': 'aws_outpost' }, undefined],
    ['a host alone', { 'host.id': 'i-1' }, undefined],
  ])('%s', (_, resource, origin) => {
    expect(segmentOf(resource).origin).toBe(origin);
  });
});

describe('service', () => {
  it.each<[name: string, resource: Bag, service: unknown]>([
    ['nothing known', {}, undefined],
    ['version', { 'service.version': '1.4.0', 'container.image.tag': 'v1' }, { version: '1.4.0' }],
    ['tag of the image', { 'container.image.tag': 'v1' }, { version: 'v1' }],
    ['an empty version', { 'service.version': '' }, undefined],
    ['a version that is no text', { 'service.version': 7 }, undefined],
    ['of another provider too', { 'service.version': '1', 'cloud.provider': 'gcp' }, { version: '1' }],
  ])('%s', (_, resource, service) => {
    expect(segmentOf(resource).service).toEqual(service);
  });
});

describe('aws', () => {
  it.each<[name: string, resource: Bag, aws: unknown]>([
    ['nothing known', {}, XRAY],
    [
      'another provider',
      { 'cloud.provider': 'gcp', 'cloud.account.id': 'p', 'telemetry.sdk.name': 'opentelemetry' },
      undefined,
    ],
    ['account', { 'cloud.account.id': '111122223333' }, { account_id: '111122223333', ...XRAY }],
    [
      'EC2',
      {
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_ec2',
        'host.id': 'i-1',
        'cloud.availability_zone': 'eu-west-1a',
        'host.type': 't3',
        'host.image.id': 'ami-1',
      },
      {
        ec2: { instance_id: 'i-1', availability_zone: 'eu-west-1a', instance_size: 't3', ami_id: 'ami-1' },
        ...XRAY,
      },
    ],
    [
      'EC2 of which little is known',
      { 'cloud.platform': 'aws_ec2', 'host.id': 'i-1' },
      { ec2: { instance_id: 'i-1' }, ...XRAY },
    ],
    ['a host that is not on EC2', { 'host.id': 'f0e1', 'host.type': 'laptop' }, XRAY],
    [
      'ECS with the id of a host',
      { 'cloud.platform': 'aws_ecs', 'host.id': 'i-1', 'container.name': 'web' },
      { ecs: { container: 'web' }, ...XRAY },
    ],
    [
      'ECS',
      {
        'cloud.platform': 'aws_ecs',
        'container.name': 'web',
        'container.id': 'c1',
        'aws.ecs.container.arn': 'arn:c',
        'aws.ecs.task.arn': 'arn:t',
        'aws.ecs.task.family': 'shop',
        'aws.ecs.cluster.arn': 'arn:cl',
        'cloud.availability_zone': 'eu-west-1a',
        'aws.ecs.launchtype': 'fargate',
      },
      {
        ecs: {
          container: 'web',
          container_id: 'c1',
          container_arn: 'arn:c',
          task_arn: 'arn:t',
          task_family: 'shop',
          cluster_arn: 'arn:cl',
          availability_zone: 'eu-west-1a',
          launch_type: 'fargate',
        },
        ...XRAY,
      },
    ],
    [
      'Elastic Beanstalk',
      {
        'cloud.platform': 'aws_elastic_beanstalk',
        'service.namespace': 'prod',
        'service.version': 'v7',
        'service.instance.id': '232',
      },
      { elastic_beanstalk: { environment_name: 'prod', version_label: 'v7', deployment_id: 232 }, ...XRAY },
    ],
    [
      'Elastic Beanstalk, a deployment that is no number',
      { 'cloud.platform': 'aws_elastic_beanstalk', 'service.instance.id': 'x' },
      { elastic_beanstalk: { deployment_id: 0 }, ...XRAY },
    ],
    [
      'Elastic Beanstalk without a deployment',
      { 'cloud.platform': 'aws_elastic_beanstalk', 'service.namespace': 'prod' },
      XRAY,
    ],
    [
      'EKS',
      { 'cloud.platform': 'aws_eks', 'k8s.cluster.name': 'c', 'k8s.pod.name': 'p', 'container.id': 'c1' },
      { eks: { cluster_name: 'c', pod: 'p', container_id: 'c1' }, ...XRAY },
    ],
    [
      'a cluster on AWS',
      { 'cloud.provider': 'aws', 'k8s.cluster.name': 'c' },
      { eks: { cluster_name: 'c' }, ...XRAY },
    ],
    ['a cluster somewhere', { 'k8s.cluster.name': 'c', 'k8s.pod.name': 'p' }, XRAY],
    ['a cluster elsewhere', { 'cloud.provider': 'gcp', 'k8s.cluster.name': 'c' }, undefined],
    [
      'a value that is no text',
      { 'cloud.platform': 'aws_ec2', 'host.id': 7, 'host.type': 't3' },
      { ec2: { instance_size: 't3' }, ...XRAY },
    ],
  ])('%s', (_, resource, aws) => {
    expect(segmentOf(resource).aws).toEqual(aws);
  });
});

describe('aws.xray', () => {
  it.each<[name: string, resource: Bag, xray: unknown]>([
    ['nothing known', {}, { auto_instrumentation: false }],
    [
      'name, language, version',
      {
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.version': '2.1.0',
      },
      { sdk: 'opentelemetry for nodejs', sdk_version: '2.1.0', auto_instrumentation: false },
    ],
    [
      'name alone',
      { 'telemetry.sdk.name': 'opentelemetry' },
      { sdk: 'opentelemetry', auto_instrumentation: false },
    ],
    ['language alone', { 'telemetry.sdk.language': 'nodejs' }, { auto_instrumentation: false }],
    ['distribution', { 'telemetry.distro.version': '0.1' }, { auto_instrumentation: true }],
    ['agent', { 'telemetry.auto.version': '0.1' }, { auto_instrumentation: true }],
    ['an empty version', { 'telemetry.auto.version': '' }, { auto_instrumentation: false }],
  ])('%s', (_, resource, xray) => {
    expect(segmentOf(resource).aws).toEqual({ xray });
  });
});

describe('cloudwatch_logs', () => {
  const arn = 'arn:aws:logs:eu-west-1:1:log-group:/shop/a:*';
  it.each<[name: string, resource: Bag, logs: unknown]>([
    ['ARNs', { 'aws.log.group.arns': [arn], 'aws.log.group.names': ['z'] }, [{ log_group: '/shop/a', arn }]],
    [
      'ARNs in a text',
      { 'aws.log.group.arns': `${arn}&arn:aws:logs:eu-west-1:1:log-group:/b` },
      [
        { log_group: '/shop/a', arn },
        { log_group: '/b', arn: 'arn:aws:logs:eu-west-1:1:log-group:/b' },
      ],
    ],
    [
      'an ARN that is none',
      { 'aws.log.group.arns': ['/shop/a'] },
      [{ log_group: '/shop/a', arn: '/shop/a' }],
    ],
    ['names', { 'aws.log.group.names': ['/a', '/b'] }, [{ log_group: '/a' }, { log_group: '/b' }]],
    ['names in a text', { 'aws.log.group.names': '&/a&&/b&' }, [{ log_group: '/a' }, { log_group: '/b' }]],
    ['no name in a text', { 'aws.log.group.names': '&' }, [{ log_group: '/set' }]],
    ['of another type', { 'aws.log.group.names': 7 }, [{ log_group: '/set' }]],
    ['none: those of the options', {}, [{ log_group: '/set' }]],
  ])('%s', (_, resource, logs) => {
    expect(segmentOf(resource, { logGroups: ['/set'] }).aws.cloudwatch_logs).toEqual(logs);
  });

  it('is absent where nobody names a group', () => {
    expect(segmentOf({}).aws).not.toHaveProperty('cloudwatch_logs');
  });
});

describe('where the resource is written', () => {
  const resource = {
    attributes: {
      'service.name': 'shop',
      'service.version': '1',
      'cloud.platform': 'aws_ec2',
      'cloud.account.id': '1',
      'host.id': 'i-1',
    },
  };
  const written = {
    service: { version: '1' },
    origin: 'AWS::EC2::Instance',
    aws: { account_id: '1', ec2: { instance_id: 'i-1' }, ...XRAY },
  };

  it('on a segment', () => {
    expect(writtenDocument(span({ kind: SpanKind.SERVER, resource }))).toMatchObject(written);
  });

  it('on the segment of the service, not on the call in it', () => {
    const segment = writtenDocument(
      span({ kind: SpanKind.CLIENT, resource, attributes: { 'server.address': 'a' } }),
    );
    expect(segment).toMatchObject(written);
    for (const member of Object.keys(written)) expect(segment.subsegments[0]).not.toHaveProperty(member);
  });

  it.each([
    ['an independent subsegment', {}],
    ['a handler below the function of Lambda', { isFacadeParent: () => true }],
  ])('not on %s', (_, options) => {
    const isFacade = 'isFacadeParent' in options;
    const below = isFacade ? { remoteParent: 9 } : { parent: 9 };
    const document = writtenDocument(span({ kind: SpanKind.SERVER, resource, ...below }), options);
    expect(document.type).toBe('subsegment');
    for (const member of Object.keys(written)) expect(document).not.toHaveProperty(member);
  });
});
