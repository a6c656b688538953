// SPDX-License-Identifier: Apache-2.0
// What the example takes for a wrong map.
import type { GraphEdge, GraphNode } from '@otel-xray/local';
import { expect, it } from 'vitest';
import { mapChecks } from '../src/map-checks.ts';

function node(name: string, type: string | null): GraphNode {
  return {
    name,
    type,
    referenceId: 0,
    account: '000000000000',
    region: null,
    state: type === 'client' ? 'unknown' : 'active',
    root: false,
    madeBy: { traceId: '1-581cf771-a006649127e371903a2de979', id: 'aaaaaaaaaaaaaaaa' },
    ok: 1,
    error: 0,
    fault: 0,
    throttle: 0,
  };
}

const NODES = [
  node('http://127.0.0.1:41523/000000000000/notes-to-index', 'AWS::SQS::Queue'),
  node('index-note', 'AWS::Lambda'),
  node('index-note', 'AWS::Lambda::Function'),
  node('index-note', 'client'),
  node('notes', 'AWS::Lambda'),
  node('notes', 'AWS::Lambda::Function'),
  node('notes', 'client'),
  node('notes-000000000000', 'AWS::S3::Bucket'),
  node('notes-by-owner', 'AWS::DynamoDB::Table'),
  node('spell-check', null),
];
const edge = (from: number, to: number, type: GraphEdge['type'] = 'call'): GraphEdge => ({
  from,
  to,
  type,
  aliases: [],
  ok: 1,
  error: 0,
  fault: 0,
  throttle: 0,
});
const EDGES = [
  edge(0, 1, 'link'),
  edge(1, 2),
  edge(2, 7),
  edge(2, 8),
  edge(2, 9),
  edge(3, 1),
  edge(4, 5),
  edge(5, 0),
  edge(5, 8),
  edge(5, 9),
  edge(6, 4),
];

it.each([
  ['all', NODES, EDGES, []],
  ['a third node of Lambda', [...NODES, node('notes', null)], EDGES, ['node notes: not there, got there']],
  [
    'a call that is missing',
    NODES,
    EDGES.filter(({ to }) => to !== 7),
    ['edge index-note (AWS::Lambda::Function) → notes-000000000000 (AWS::S3::Bucket): there, got not there'],
  ],
  [
    'a call instead of a link',
    NODES,
    [edge(0, 1), ...EDGES.slice(1)],
    [
      'edge notes-to-index (AWS::SQS::Queue) ⇢ index-note (AWS::Lambda): there, got not there',
      'edge notes-to-index (AWS::SQS::Queue) → index-note (AWS::Lambda): not there, got there',
    ],
  ],
])('%s', (_what, nodes, edges, wrong) => {
  const unmet = mapChecks({ nodes, edges }).filter(({ expected, got }) => expected !== got);
  expect(unmet.map(({ what, expected, got }) => `${what}: ${expected}, got ${got}`)).toEqual(wrong);
});
