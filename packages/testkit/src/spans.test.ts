// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { event, SHOP, span, spanId, TRACE_ID, time, trace } from './spans.ts';

it('builds the same span every time', () => {
  const built = span({
    name: 'GET /',
    kind: 1,
    attributes: { a: 1 },
    events: [event({ 'exception.type': 'E' })],
  });
  expect(built).toMatchObject({
    name: 'GET /',
    kind: 1,
    startTime: [1737036339, 0],
    endTime: [1737036339, 10_000_000],
    status: { code: 0 },
    attributes: { a: 1 },
    events: [{ name: 'exception', time: [1737036339, 5_000_000], attributes: { 'exception.type': 'E' } }],
    resource: SHOP,
  });
  expect(built.spanContext()).toEqual({ traceId: TRACE_ID, spanId: '0000000000000001' });
  expect(built.parentSpanContext).toBeUndefined();
});

it('tells local from remote parents', () => {
  expect(span({ parent: 7 }).parentSpanContext).toEqual({
    traceId: TRACE_ID,
    spanId: spanId(7),
    isRemote: false,
  });
  expect(span({ remoteParent: 'abcdef0123456789' }).parentSpanContext?.isRemote).toBe(true);
});

it('numbers a trace in the order it is written, one resource for all', () => {
  const spans = trace({
    name: 'root',
    remoteParent: 99,
    children: [
      { name: 'a', children: [{ name: 'b' }] },
      { name: 'c', start: 7 },
    ],
  });
  expect(
    spans.map((s) => [s.name, s.spanContext().spanId, s.parentSpanContext?.spanId, s.startTime[1]]),
  ).toEqual([
    ['root', spanId(1), spanId(99), 0],
    ['a', spanId(2), spanId(1), 1_000_000],
    ['b', spanId(3), spanId(2), 2_000_000],
    ['c', spanId(4), spanId(1), 7_000_000],
  ]);
  expect(new Set(spans.map((s) => s.resource)).size).toBe(1);
});

it('counts milliseconds past a second', () => {
  expect(time(1500.25)).toEqual([1737036340, 500_250_000]);
});
