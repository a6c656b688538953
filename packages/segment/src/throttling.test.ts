// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { isThrottlingError } from './throttling.ts';

it.each<[name: unknown, expected: boolean]>([
  ['ThrottlingException', true],
  ['Throttling', true],
  ['SlowDown', true],
  ['TooManyRequestsException', true],
  ['ProvisionedThroughputExceededException', true],
  ['throttling', false],
  ['ThrottlingException ', false],
  ['ValidationException', false],
  ['', false],
  [undefined, false],
  [429, false],
  [['Throttling'], false],
])('%s', (name, expected) => {
  expect(isThrottlingError(name)).toBe(expected);
});
