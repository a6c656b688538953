// SPDX-License-Identifier: Apache-2.0
import { type Segment, serviceGraph } from '@otel-xray/local';
import { expect } from 'vitest';
import { type Asked, NAMES, type Question } from './chain.ts';

/** The status of each service, by whether the last one fails. */
const STATUS = { '/ok': [200, 200, 200], '/fail': [502, 502, 500] } as const;

/**
 * The one trace of a chain: a segment for each service below the call of the one before it, nothing else, and the map
 * that X-Ray draws of that: the client and a node for each service.
 */
export function expectWhole(asked: Asked, { path }: Pick<Question, 'path'>): readonly Segment[] {
  const { traces, rejects, status } = asked;
  expect(status).toBe(STATUS[path][0]);
  expect(rejects).toEqual([]);
  expect(traces).toHaveLength(1);
  const segments = traces[0]?.segments ?? [];
  expect(segments.map(outline)).toEqual(
    NAMES.map((name, index) => ({
      name,
      status: STATUS[path][index],
      fault: path === '/fail',
      inside: index < NAMES.length - 1 ? [call(STATUS[path][index + 1], path)] : [],
    })),
  );
  const calls = segments.map(({ subsegments }) => subsegments[0]?.id);
  expect(segments.slice(1).map(({ parent_id }) => parent_id)).toEqual(calls.slice(0, -1));

  const { nodes, edges } = serviceGraph(traces);
  const named = nodes.map(({ referenceId, name, type }) => ({ referenceId, name, type }));
  expect(named).toEqual([
    { referenceId: 0, name: 'back', type: null },
    { referenceId: 1, name: 'front', type: null },
    { referenceId: 2, name: 'front', type: 'client' },
    { referenceId: 3, name: 'shop', type: null },
  ]);
  const counts = { ok: Number(path === '/ok'), error: 0, fault: Number(path === '/fail'), throttle: 0 };
  const between = edges.map(({ aliases: _, ...edge }) => edge);
  expect(between).toHaveLength(3);
  expect(between).toEqual(
    expect.arrayContaining([
      { from: 2, to: 1, type: 'call', ...counts },
      { from: 1, to: 3, type: 'call', ...counts },
      { from: 3, to: 0, type: 'call', ...counts },
    ]),
  );
  return segments;
}

function call(status: number | undefined, path: Question['path']): unknown {
  return { name: '127.0.0.1', namespace: 'remote', status, fault: path === '/fail', inside: [] };
}

function outline({ name, namespace, http, fault, subsegments }: Segment): unknown {
  const { response } = Object(http);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    status: Object(response).status,
    fault: fault === true,
    inside: subsegments.map(outline),
  };
}
