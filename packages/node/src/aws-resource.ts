// SPDX-License-Identifier: Apache-2.0
import { setTimeout } from 'node:timers/promises';
import type { AttributeValue } from '@opentelemetry/api';
import {
  type DetectedResource,
  detectResources,
  type Resource,
  type ResourceDetector,
} from '@opentelemetry/resources';
import { isRegistered } from '@otel-xray/recorder/application';
import type { AwsPlatform } from './aws-platform.ts';
import { LOG_GROUP_NAMES, logGroupDetector } from './log-groups.ts';

/**
 * What each detector of `@opentelemetry/resource-detector-aws` may find. A resource must name its attributes at
 * once, and the detectors are neither loaded nor asked before the set-up is over.
 */
export const DETECTED = {
  lambda: {
    detector: 'awsLambdaDetector',
    names: [
      'cloud.provider',
      'cloud.platform',
      'cloud.region',
      'faas.name',
      'faas.version',
      'faas.max_memory',
      'faas.instance',
      'aws.log.group.names',
    ],
  },
  ecs: {
    detector: 'awsEcsDetector',
    names: [...LOG_GROUP_NAMES, 'aws.log.stream.arns', 'aws.log.stream.names'],
  },
  eks: {
    detector: 'awsEksDetector',
    names: ['cloud.provider', 'cloud.platform', 'k8s.cluster.name', 'container.id'],
  },
  beanstalk: {
    detector: 'awsBeanstalkDetector',
    names: [
      'cloud.provider',
      'cloud.platform',
      'service.name',
      'service.namespace',
      'service.version',
      'service.instance.id',
    ],
  },
  ec2: {
    detector: 'awsEc2Detector',
    names: [
      'cloud.provider',
      'cloud.platform',
      'cloud.account.id',
      'cloud.region',
      'cloud.availability_zone',
      'host.id',
      'host.type',
      'host.name',
    ],
  },
} as const satisfies Readonly<
  Record<AwsPlatform, { readonly detector: string; readonly names: readonly string[] }>
>;

/** Gives the detector of a platform; loading it costs start-up time. */
export type LoadDetector = (platform: AwsPlatform) => Promise<ResourceDetector>;

/** How often, and how many times, OpenTelemetry's context is waited for. */
const LOOK_MILLIS = 25;
const MAX_LOOKS = 40;

/**
 * A resource whose AWS attributes arrive later. Detection begins when OpenTelemetry's context is set up, after a
 * second at most: before that the detectors cannot keep their own requests from being traced.
 */
export function awsResource(
  platforms: readonly AwsPlatform[],
  load: LoadDetector = loadAwsDetector,
): Resource {
  const hasLogGroups = platforms.some((platform) => platform === 'ecs' || platform === 'lambda');
  const logGroups = detectLater(hasLogGroups ? LOG_GROUP_NAMES : [], async () => logGroupDetector());
  const others = platforms.map((platform) => detectLater(DETECTED[platform].names, () => load(platform)));
  return detectResources({ detectors: [logGroups, ...others].map((found) => ({ detect: () => found })) });
}

function detectLater(names: readonly string[], load: () => Promise<ResourceDetector>): DetectedResource {
  const found = contextIsSet()
    .then(load)
    .then((detector) => detector.detect());
  const attribute = async (name: string): Promise<AttributeValue | undefined> =>
    (await found).attributes?.[name];
  // The SDK takes a rejection of one of these for a missing attribute.
  return { attributes: Object.fromEntries(names.map((name) => [name, attribute(name)])) };
}

async function contextIsSet(): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    await setTimeout(LOOK_MILLIS, undefined, { ref: false });
    if (isRegistered('context')) return;
  }
}

async function loadAwsDetector(platform: AwsPlatform): Promise<ResourceDetector> {
  const detectors = await import('@opentelemetry/resource-detector-aws');
  return detectors[DETECTED[platform].detector];
}
