// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { createColdStart } from './cold-start.ts';

it.each<[string, Record<string, string>, number, boolean]>([
  ['the first invocation', {}, 300, true],
  ['the first on demand', { AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' }, 300, true],
  ['the first long after the start', {}, 10_000, false],
  ['provisioned concurrency', { AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency' }, 300, false],
  ['managed instances', { AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances' }, 300, false],
])('%s', (_name, env, millis, isCold) => {
  let now = 1_000;
  const read = createColdStart(env, () => now);
  now += millis;
  expect([read(), read()]).toEqual([isCold, false]);
});
