// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';
import { createPropagator } from './propagators.ts';

it.each<[string, string | undefined, string[], string[]]>([
  ['all by default', undefined, ['traceparent', 'tracestate', 'baggage', 'x-amzn-trace-id'], []],
  [
    'those of the variable',
    'tracecontext, xray-lambda',
    ['traceparent', 'tracestate', 'x-amzn-trace-id'],
    [],
  ],
  ['ours alone', 'none', ['x-amzn-trace-id'], []],
  [
    'one that nobody knows',
    'b3,xray',
    ['x-amzn-trace-id'],
    ['OTEL_PROPAGATORS: b3 is ignored: expected tracecontext, baggage, xray'],
  ],
])('%s', (_name, list, fields, warnings) => {
  const warn = vi.fn();
  const propagator = createPropagator(undefined, {}, { OTEL_PROPAGATORS: list }, warn);
  expect(propagator.fields()).toEqual(fields);
  expect(warn.mock.calls.flat()).toEqual(warnings);
});

it('those given, and ours', () => {
  expect(createPropagator([], {}, {}, vi.fn()).fields()).toEqual(['x-amzn-trace-id']);
});
