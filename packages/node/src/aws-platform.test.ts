// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type AwsPlatform, awsPlatforms } from './aws-platform.ts';

const VENDOR = '/sys/class/dmi/id/sys_vendor';
const BIOS = '/sys/class/dmi/id/bios_version';
const XEN = '/sys/hypervisor/uuid';
const BEANSTALK = '/var/elasticbeanstalk/xray/environment.conf';

it.each<
  [
    string,
    env: Record<string, string>,
    files: Readonly<Record<string, string>>,
    expected: readonly AwsPlatform[],
  ]
>([
  ['a laptop', {}, {}, []],
  ['another maker', {}, { [VENDOR]: 'QEMU\n', [BIOS]: '1.16.0', [XEN]: 'ab2d' }, []],
  ['Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'shop' }, { [VENDOR]: 'Amazon EC2\n' }, ['lambda']],
  ['ECS, metadata version 4', { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4' }, {}, ['ecs']],
  ['ECS, metadata version 3', { ECS_CONTAINER_METADATA_URI: 'http://169.254.170.2/v3' }, {}, ['ecs']],
  ['ECS on EC2', { ECS_CONTAINER_METADATA_URI_V4: 'http://x' }, { [VENDOR]: 'Amazon EC2\n' }, ['ecs']],
  ['EC2 on Nitro', {}, { [VENDOR]: 'Amazon EC2\n' }, ['ec2']],
  ['EC2 of bare metal', {}, { [VENDOR]: 'Supermicro', [BIOS]: '4.11.amazon\n' }, ['ec2']],
  ['EC2 on Xen', {}, { [XEN]: 'EC2F33B8-7C4E\n' }, ['ec2']],
  ['EC2 with its metadata off', { AWS_EC2_METADATA_DISABLED: 'True' }, { [VENDOR]: 'Amazon EC2' }, []],
  ['Kubernetes elsewhere', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, {}, ['eks']],
  [
    'EKS, whose answers count',
    { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
    { [VENDOR]: 'Amazon EC2' },
    ['ec2', 'eks'],
  ],
  [
    'Elastic Beanstalk, whose answers count',
    {},
    { [VENDOR]: 'Amazon EC2', [BEANSTALK]: '' },
    ['ec2', 'beanstalk'],
  ],
])('%s', (_, env, files, expected) => {
  expect(awsPlatforms(env, (path) => files[path])).toEqual(expected);
});

it('reads the files of this machine', () => {
  expect(() => awsPlatforms({})).not.toThrow();
});
