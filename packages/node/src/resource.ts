// SPDX-License-Identifier: Apache-2.0
import { type Attributes, diag } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { applicationFolders } from '@otel-xray/recorder/application';
import { type AwsPlatform, awsPlatforms } from './aws-platform.ts';
import { awsResource } from './aws-resource.ts';
import { guessServiceName } from './service-name.ts';

/** What the reader says of the resource. */
export interface ResourceChoices {
  readonly serviceName?: string | undefined;
  readonly resourceAttributes?: Attributes | undefined;
  readonly resourceDetectors?: readonly ResourceDetector[] | undefined;
}

const DETECTORS = 'OTEL_NODE_RESOURCE_DETECTORS';

/** The names of NodeSDK and auto-instrumentations, as far as they make sense of X-Ray. `aws` is ours. */
const NAMED: Readonly<Record<string, ResourceDetector>> = {
  env: envDetector,
  host: hostDetector,
  os: osDetector,
  process: processDetector,
  serviceinstance: serviceInstanceIdDetector,
};

/** Detectors of auto-instrumentations that say nothing of use to X-Ray, as far as AWS's own do not. */
const FOREIGN: readonly string[] = ['container', 'gcp', 'azure', 'alibaba'];

/**
 * What is known of this process: the SDK, AWS's platform, the service's name, the reader's own variables and
 * attributes, each going before what stands left of it. AWS's part is still being looked up when this returns.
 */
export function createResource(
  { serviceName, resourceAttributes, resourceDetectors }: ResourceChoices,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Resource {
  const names = getStringListFromEnv(DETECTORS) ?? ['env', 'aws'];
  const [folder = '.'] = applicationFolders();
  const guess = guessServiceName(env, folder);
  return [
    resourceDetectors ? resourceFromAttributes({}) : awsPart(names, env),
    resourceFromAttributes(guess === undefined ? {} : { 'service.name': guess }),
    detectResources({
      detectors: resourceDetectors ? [...resourceDetectors, envDetector] : namedDetectors(names),
    }),
    resourceFromAttributes({
      ...resourceAttributes,
      ...(serviceName === undefined ? {} : { 'service.name': serviceName }),
    }),
  ].reduce((all, next) => all.merge(next), defaultResource());
}

function awsPart(names: readonly string[], env: Readonly<Record<string, string | undefined>>): Resource {
  if (names.includes('none')) return resourceFromAttributes({});
  const isNamed = names.includes('aws');
  if (!isNamed && !names.includes('all')) return resourceFromAttributes({});
  const platforms = awsPlatforms(env);
  // Who names it in a variable is on AWS, even where nothing else says so (Windows).
  const isSaid = isNamed && env[DETECTORS] !== undefined;
  const asked: readonly AwsPlatform[] = isSaid && platforms.length === 0 ? ['ec2'] : platforms;
  return awsResource(asked);
}

function namedDetectors(names: readonly string[]): ResourceDetector[] {
  if (names.includes('none')) return [];
  if (names.includes('all')) return Object.values(NAMED);
  return names.flatMap((name) => {
    const detector = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    if (!detector && name !== 'aws' && !FOREIGN.includes(name)) {
      const known = [...Object.keys(NAMED), 'aws', 'all', 'none'].join(', ');
      diag.warn(`${DETECTORS}: ${name.slice(0, 100)} is ignored: expected ${known}`);
    }
    return detector ?? [];
  });
}
