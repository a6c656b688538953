// SPDX-License-Identifier: Apache-2.0
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import * as detectors from '@opentelemetry/resource-detector-aws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsPlatform } from './aws-platform.ts';
import { awsResource, DETECTED } from './aws-resource.ts';

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});

afterEach(() => {
  context.disable();
  vi.unstubAllEnvs();
});

it.each<AwsPlatform>(['lambda', 'ecs', 'eks', 'beanstalk', 'ec2'])(
  'names all that the detector of %s finds',
  (platform) => {
    vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs20.x');
    vi.stubEnv('AWS_LAMBDA_LOG_GROUP_NAME', '/aws/lambda/shop');
    vi.stubEnv('AWS_LAMBDA_LOG_STREAM_NAME', '2026/11/22/[1]a');
    // Nobody listens there; the names are told before anybody is asked.
    vi.stubEnv('ECS_CONTAINER_METADATA_URI_V4', 'http://127.0.0.1:9');
    const { detector, names } = DETECTED[platform];
    const found: Record<string, unknown> = detectors[detector].detect().attributes ?? {};
    for (const value of Object.values(found)) Promise.resolve(value).catch(() => undefined);
    expect([...names].sort()).toEqual(Object.keys(found).sort());
  },
);

describe('awsResource', () => {
  it('is pending until the detector has answered; what it does not find is not there', async () => {
    const resource = awsResource(['eks'], async () => ({
      detect: () => ({
        attributes: { 'k8s.cluster.name': Promise.resolve('blue'), 'cloud.provider': 'aws' },
      }),
    }));
    expect(resource.asyncAttributesPending).toBe(true);
    await resource.waitForAsyncAttributes?.();
    expect(resource.attributes).toEqual({ 'k8s.cluster.name': 'blue', 'cloud.provider': 'aws' });
  });

  it('goes on without a detector that fails', async () => {
    const resource = awsResource(['ec2'], () => Promise.reject(new Error('not installed')));
    await resource.waitForAsyncAttributes?.();
    expect(resource.attributes).toEqual({});
  });

  it('prefers the platform that is named last', async () => {
    const resource = awsResource(['ec2', 'eks'], async (platform) => ({
      detect: () => ({ attributes: { 'cloud.platform': platform } }),
    }));
    await resource.waitForAsyncAttributes?.();
    expect(resource.attributes).toEqual({ 'cloud.platform': 'eks' });
  });

  it('asks nobody before the context is set up', async () => {
    context.disable();
    let isAsked = false;
    const resource = awsResource(['ec2'], async () => {
      isAsked = true;
      return { detect: () => ({ attributes: {} }) };
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAsked).toBe(false);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    await resource.waitForAsyncAttributes?.();
    expect(isAsked).toBe(true);
  });
});
