// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { acceptDocument } from './acceptance/judge.ts';
import { createTraceStore, type TraceStore } from './store.ts';

function traceId(number: number): string {
  return `1-581cf771-${number.toString(16).padStart(24, '0')}`;
}

function put(store: TraceStore, trace: number, id: number, user = ''): void {
  const text = JSON.stringify({
    name: 'shop',
    id: id.toString(16).padStart(16, '0'),
    trace_id: traceId(trace),
    start_time: id,
    end_time: id + 1,
    user,
  });
  const judged = acceptDocument(text);
  if (judged.verdict === 'accepted') store.add(judged, text);
}

it('keeps traces by id, oldest first', () => {
  const store = createTraceStore({ maxTraces: 10, maxBytes: 1e6 });
  put(store, 2, 1);
  put(store, 1, 1);
  put(store, 2, 2);
  expect(store.traces().map(({ id, documents }) => [id, documents.length])).toEqual([
    [traceId(2), 2],
    [traceId(1), 1],
  ]);
  expect(store.trace(traceId(2))?.segments).toHaveLength(2);
  expect(store.trace('1-00000000-000000000000000000000000')).toBeUndefined();
  expect(store.stats()).toMatchObject({ traces: 2, documents: 3, evictedTraces: 0 });
});

it('hands out snapshots: what arrives later is in another one', () => {
  const store = createTraceStore({ maxTraces: 10, maxBytes: 1e6 });
  put(store, 1, 1);
  const before = store.trace(traceId(1));
  expect(store.trace(traceId(1))).toBe(before);
  put(store, 1, 2);
  expect(before?.documents).toHaveLength(1);
  expect(store.trace(traceId(1))?.documents).toHaveLength(2);
});

it('lets the oldest go when there are too many', () => {
  const store = createTraceStore({ maxTraces: 3, maxBytes: 1e6 });
  for (let trace = 1; trace <= 5; trace += 1) put(store, trace, 1);
  expect(store.traces().map(({ id }) => id)).toEqual([3, 4, 5].map(traceId));
  expect(store.stats()).toMatchObject({ traces: 3, documents: 3, evictedTraces: 2 });
});

it('lets the oldest go when they are too large, down to none', () => {
  const store = createTraceStore({ maxTraces: 100, maxBytes: 10_000 });
  for (let trace = 1; trace <= 20; trace += 1) put(store, trace, 1, 'x'.repeat(1_000));
  const { traces, bytes, evictedTraces } = store.stats();
  expect(bytes).toBeLessThanOrEqual(10_000);
  expect(traces + evictedTraces).toBe(20);
  put(store, 99, 1, 'x'.repeat(20_000));
  expect(store.stats()).toEqual({ traces: 0, documents: 0, bytes: 0, evictedTraces: 21 });
});

it('reads what has gone cold again', () => {
  const store = createTraceStore({ maxTraces: 1_000, maxBytes: 1e7 });
  for (let trace = 0; trace < 200; trace += 1) put(store, trace, 1);
  for (let trace = 0; trace < 200; trace += 1) put(store, trace, 2);
  expect(store.traces().every(({ segments }) => segments.length === 2)).toBe(true);
  expect(store.trace(traceId(0))?.documents.map(({ start_time }) => start_time)).toEqual([1, 2]);
});
