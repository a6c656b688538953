// SPDX-License-Identifier: Apache-2.0
import { untraced } from '@otel-xray/propagation';
import { type EcsAttributes, readEcsAttributes } from './ecs-metadata.ts';

/** All that `logGroupDetector` may find. */
export const LOG_GROUP_NAMES: readonly (keyof EcsAttributes)[] = [
  'cloud.provider',
  'cloud.platform',
  'cloud.account.id',
  'cloud.region',
  'cloud.availability_zone',
  'cloud.resource_id',
  'container.id',
  'container.name',
  'aws.ecs.container.arn',
  'aws.ecs.cluster.arn',
  'aws.ecs.launchtype',
  'aws.ecs.task.arn',
  'aws.ecs.task.family',
  'aws.ecs.task.revision',
  'aws.log.group.names',
  'aws.log.group.arns',
];

type Detected = string | string[] | undefined;

/** A resource detector of SDK 2.x and 3.x. */
export interface ResourceDetectorLike {
  detect(): { attributes: Record<string, Detected | Promise<Detected>> };
}

/**
 * Finds the log group of this process on ECS and Lambda, by which the X-Ray console shows the logs of a trace, and on
 * ECS where it runs. It fills the gaps of `awsEcsDetector`, which finds nothing at all in the partitions `aws-cn` and
 * `aws-us-gov`, and of `awsLambdaDetector`, which wants to know the runtime; so it belongs before them in the list:
 * what a later detector finds counts. Never throws, and no attribute takes longer than two seconds.
 */
export function logGroupDetector(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ResourceDetectorLike {
  return {
    detect() {
      const endpoint = env.ECS_CONTAINER_METADATA_URI_V4;
      if (endpoint) return { attributes: onEcs(endpoint) };
      const group = env.AWS_LAMBDA_FUNCTION_NAME && env.AWS_LAMBDA_LOG_GROUP_NAME;
      return { attributes: group ? { 'aws.log.group.names': [group] } : {} };
    },
  };
}

/** The SDK wants to know the names of attributes before their values. */
function onEcs(endpoint: string): Record<string, Promise<Detected>> {
  const found = untraced(() => readEcsAttributes(endpoint).catch((): EcsAttributes => ({})));
  const attributes: Record<string, Promise<Detected>> = {};
  for (const name of LOG_GROUP_NAMES) attributes[name] = found.then((all) => all[name]);
  return attributes;
}
