// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from 'vitest';
import { forgetSetUp } from './test-reset.ts';
import { NOTHING, running, setRunning } from './xray.ts';

afterEach(forgetSetUp);

it('nothing ends at once and counts zeros', async () => {
  await NOTHING.forceFlush();
  await NOTHING.shutdown();
  await NOTHING.shutdown();
  expect(NOTHING.stats()).toEqual({
    given: 0,
    sent: 0,
    rejected: 0,
    dropped: 0,
    inFlight: 0,
    rejectedBy: {},
    droppedBy: {},
  });
});

it('what runs is found again, also by another copy of this package', () => {
  expect(running()).toBeUndefined();
  const xray = { ...NOTHING };
  setRunning(xray);
  expect(running()).toBe(xray);
  expect(Reflect.get(globalThis, Symbol.for('otel-xray.node.running'))).toBe(xray);
});

it.each([
  ['null', null],
  ['a string', 'xray'],
  ['something else', { forceFlush: 1 }],
])('%s in its place is not taken for it', (_, value) => {
  Reflect.set(globalThis, Symbol.for('otel-xray.node.running'), value);
  expect(running()).toBeUndefined();
});
