// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** Where in AWS a process runs, as `@opentelemetry/resource-detector-aws` tells platforms apart. */
export type AwsPlatform = 'lambda' | 'ecs' | 'eks' | 'beanstalk' | 'ec2';

type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file, `undefined` where it cannot be read. */
type ReadText = (path: string) => string | undefined;

/** Written by Elastic Beanstalk's platforms. https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-beanstalk.html */
const BEANSTALK_FILE = '/var/elasticbeanstalk/xray/environment.conf';

/** What a virtual machine says of its maker. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html */
const EC2_SIGNS: readonly (readonly [path: string, sign: RegExp])[] = [
  ['/sys/class/dmi/id/sys_vendor', /^Amazon EC2/],
  ['/sys/class/dmi/id/bios_version', /amazon/i],
  ['/sys/hypervisor/uuid', /^ec2/i],
];

/**
 * The platforms whose metadata is worth asking for, the more special one last: its answers count. Decided by
 * variables and files alone, because asking EC2's metadata service from a laptop takes seconds until nobody answers.
 */
export function awsPlatforms(env: Environment, read: ReadText = readText): readonly AwsPlatform[] {
  if (env.AWS_LAMBDA_FUNCTION_NAME) return ['lambda'];
  if (env.ECS_CONTAINER_METADATA_URI_V4 || env.ECS_CONTAINER_METADATA_URI) return ['ecs'];
  const platforms: AwsPlatform[] = isEc2(env, read) ? ['ec2'] : [];
  if (env.KUBERNETES_SERVICE_HOST) platforms.push('eks');
  if (read(BEANSTALK_FILE) !== undefined) platforms.push('beanstalk');
  return platforms;
}

function isEc2(env: Environment, read: ReadText): boolean {
  // A variable of the AWS SDKs.
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return false;
  return EC2_SIGNS.some(([path, sign]) => sign.test(read(path) ?? ''));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
