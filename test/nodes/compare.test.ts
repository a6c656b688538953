// SPDX-License-Identifier: Apache-2.0
import { type SegmentDocument, serviceGraph, type Trace } from '@otel-xray/local';
import { expect, it } from 'vitest';
import { wrongNodes } from './compare.ts';

const SCOPE = { metadata: { default: { 'otel.scope.name': '@opentelemetry/instrumentation-http' } } };

/** A caller with these calls. */
function traceOf(...calls: Partial<SegmentDocument>[]): Trace {
  const times = { start_time: 1, end_time: 2 };
  const subsegments = calls.map((call, index) => ({
    id: `${index}`.repeat(16),
    name: 'api',
    namespace: 'remote',
    ...times,
    ...SCOPE,
    ...call,
    subsegments: [],
  }));
  const caller = { id: 'a'.repeat(16), name: 'caller', ...times, subsegments };
  return {
    id: '1-581cf771-a006649127e371903a2de979',
    segments: [caller],
    documents: [caller],
    complete: true,
    startTime: 1,
    endTime: 2,
  };
}

const NODES = { 'caller -': 1, 'caller client': 0, 'api remote': 1 };
const HTTP = ['http'];

it.each<[what: string, trace: Trace, seenBy: string[], rejects: unknown[], wrong: RegExp[]]>([
  ['what is expected', traceOf({}), HTTP, [], []],
  [
    'a node too many',
    traceOf({}, { name: 'db', sql: {} }),
    HTTP,
    [],
    [/^one too many: db Database::SQL, made by {\n {2}"id": "1{16}"/],
  ],
  ['a call counted twice', traceOf({}, {}), HTTP, [], [/^counted 2, not 1: api remote, made by {/]],
  [
    'a node too few',
    traceOf({ namespace: undefined }),
    HTTP,
    [],
    [/^one too few: api remote is not among caller -, caller client$/],
  ],
  ['an instrumentation that saw nothing', traceOf({}), ['http', 'pg'], [], [/^not seen by pg$/]],
  ['a refused document', traceOf({}), HTTP, [{ reason: 'too-large' }], [/^refused: {"reason":"too-large"}$/]],
])('%s', (_what, trace, seenBy, rejects, wrong) => {
  const found = wrongNodes(
    { nodes: NODES, seenBy },
    { graph: serviceGraph([trace]), traces: [trace], rejects },
  );
  expect(found).toHaveLength(wrong.length);
  for (const [index, pattern] of wrong.entries()) expect(found[index]).toMatch(pattern);
});
