// SPDX-License-Identifier: Apache-2.0
// Segments of scripts and workers, as the trace shows them that arrives in local X-Ray.
import { setImmediate as turn } from 'node:timers/promises';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, it } from 'vitest';
import { inSegment } from './segment.ts';
import { beginSubsegment, endSubsegment } from './subsegment.ts';
import { type Recording, startRecording, tree } from './test-recording.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording();
});
beforeEach(() => recording.forget());
afterAll(() => recording.close());

it('is a segment of the given name, and gives what the function gives', async () => {
  let id = '';
  const result = await inSegment('nightly report', async (segment) => {
    id = segment.traceId;
    segment.putAnnotation('rows', 3);
    beginSubsegment('query');
    await turn();
    endSubsegment();
    return 3;
  });
  expect(result).toBe(3);
  const arrived = await recording.local.waitForTrace((one) => one.id === id && one.complete);
  expect(arrived.segments).toMatchObject([
    { name: 'nightly report', annotations: { rows: 3 }, subsegments: [{ name: 'query' }] },
  ]);
  expect(arrived.segments[0]).not.toHaveProperty('type');
  expect(arrived.segments[0]).not.toHaveProperty('parent_id');
});

it('is synchronous where the function is', () => {
  expect(inSegment('job', () => 1)).toBe(1);
  expectTypeOf(inSegment('job', () => 1)).toEqualTypeOf<number>();
  expectTypeOf(inSegment('job', async () => 'x')).toEqualTypeOf<Promise<string>>();
});

it('records an error, which goes on unchanged', async () => {
  const error = new RangeError('no rows');
  const segment = await recording.segmentOf(() => {
    throw error;
  });
  expect(segment).toMatchObject({
    fault: true,
    cause: { exceptions: [{ type: 'RangeError', message: 'no rows' }] },
  });
  expect(() =>
    inSegment('job', () => {
      throw error;
    }),
  ).toThrow(error);
  await expect(inSegment('job', () => Promise.reject(error))).rejects.toBe(error);
});

it('is a trace of its own, also within another segment', async () => {
  const ids: string[] = [];
  inSegment('a', (a) => {
    ids.push(a.traceId);
    inSegment('b', (b) => ids.push(b.traceId));
  });
  expect(new Set(ids).size).toBe(2);
  await recording.forceFlush();
  const traces = recording.local.traces().filter(({ id }) => ids.includes(id));
  expect(traces.map(({ segments }) => tree(segments)).sort()).toEqual(['a', 'b']);
});

it('goes on with the trace of a caller elsewhere', async () => {
  const caller = {
    traceId: '5759e988bd862e3fe1be46a994272793',
    spanId: '53995c3f42cd8ad8',
    traceFlags: 1,
    isRemote: true,
  };
  context.with(trace.setSpanContext(ROOT_CONTEXT, caller), () => inSegment('worker', () => undefined));
  const arrived = await recording.local.waitForTrace(
    ({ id }) => id === '1-5759e988-bd862e3fe1be46a994272793',
  );
  expect(arrived.segments).toMatchObject([{ name: 'worker', parent_id: caller.spanId }]);
});

it('is nothing, without an error, before OpenTelemetry is started', async () => {
  await recording.close();
  expect(inSegment('job', (segment) => segment.isSampled)).toBe(false);
  recording = await startRecording();
});
