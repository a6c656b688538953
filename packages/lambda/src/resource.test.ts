// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it, vi } from 'vitest';
import { createResource, lambdaAttributes } from './resource.ts';

const ENV = {
  AWS_LAMBDA_FUNCTION_NAME: 'notes',
  AWS_LAMBDA_FUNCTION_VERSION: '7',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/notes',
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/22/[7]a1',
  AWS_REGION: 'eu-west-1',
};

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is the function', () => {
  expect(lambdaAttributes(ENV)).toEqual({
    'service.name': 'notes',
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': 'eu-west-1',
    'faas.name': 'notes',
    'faas.version': '7',
    'faas.instance': '2026/11/22/[7]a1',
    'faas.max_memory': 268_435_456,
    'aws.log.group.names': ['/aws/lambda/notes'],
  });
  expect(lambdaAttributes({})).toEqual({});
});

it.each<[string, object, Record<string, string>, string]>([
  ["the function's name", {}, {}, 'notes'],
  ["the X-Ray SDK's variable", {}, { AWS_XRAY_TRACING_NAME: 'shop' }, 'shop'],
  ["OpenTelemetry's variable", {}, { AWS_XRAY_TRACING_NAME: 'x', OTEL_SERVICE_NAME: 'shop' }, 'shop'],
  [
    "the reader's attributes",
    { resourceAttributes: { 'service.name': 'shop' } },
    { OTEL_SERVICE_NAME: 'x' },
    'shop',
  ],
  ['the option', { serviceName: 'shop', resourceAttributes: { 'service.name': 'x' } }, {}, 'shop'],
])('is called by %s', (_name, choices, more, expected) => {
  for (const [name, value] of Object.entries(more)) vi.stubEnv(name, value);
  expect(createResource(choices, { ...ENV, ...more }).attributes['service.name']).toBe(expected);
});
