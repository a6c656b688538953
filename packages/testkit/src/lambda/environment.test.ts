// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { lambdaEnvironment } from './environment.ts';
import { type LambdaOptions, resolveLambdaOptions } from './options.ts';

const OPTIONS: LambdaOptions = {
  runtime: 'nodejs22.x',
  node: '/opt/node',
  ric: '/opt/ric',
  folder: '/srv/orders',
  handler: 'index.handler',
};

function environment(options: Partial<LambdaOptions>): Readonly<Record<string, string>> {
  return lambdaEnvironment(resolveLambdaOptions({ ...OPTIONS, ...options }), '127.0.0.1:9001');
}

it('is what Lambda sets, and the path', () => {
  const xray = { url: 'http://127.0.0.1:2000', env: { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000' } };
  expect(environment({ xray })).toEqual({
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH,
    LAMBDA_TASK_ROOT: '/srv/orders',
    LAMBDA_RUNTIME_DIR: '/opt/ric',
    NODE_PATH: '/opt/nodejs/node_modules:/srv/orders/node_modules',
    _HANDLER: 'index.handler',
    AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/orders',
    AWS_LAMBDA_LOG_STREAM_NAME: '2025/01/16/[$LATEST]67891233abcdef012345678912345678',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
  });
});

it.each<[string, Partial<LambdaOptions>, object]>([
  [
    'the function wins',
    { env: { TZ: 'Europe/Berlin', TABLE: 'orders' } },
    { TZ: 'Europe/Berlin', TABLE: 'orders' },
  ],
  [
    'name and memory',
    { name: 'x', memory: 512 },
    { AWS_LAMBDA_FUNCTION_NAME: 'x', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' },
  ],
  ['nobody listens', {}, { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' }],
  [
    'Managed Instances',
    { maxConcurrency: 8 },
    { AWS_LAMBDA_MAX_CONCURRENCY: '8', AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances' },
  ],
])('%s', (_, options, expected) => {
  expect(environment(options)).toMatchObject(expected);
});
