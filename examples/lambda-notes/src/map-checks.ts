// SPDX-License-Identifier: Apache-2.0
import type { GraphNode, ServiceGraph } from '@otel-xray/local';
import { LAMBDA_ACCOUNT } from '@otel-xray/testkit/lambda';

/** What should be, and what is. */
export interface Check {
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
}

const BUCKET = `notes-${LAMBDA_ACCOUNT}`;

/** Everything on the service map, and nothing else. */
const NODES = [
  'notes (AWS::Lambda)',
  'notes (AWS::Lambda::Function)',
  'index-note (AWS::Lambda)',
  'index-note (AWS::Lambda::Function)',
  'notes-by-owner (AWS::DynamoDB::Table)',
  'notes-to-index (AWS::SQS::Queue)',
  `${BUCKET} (AWS::S3::Bucket)`,
  'spell-check',
  // Who calls the API; and Lambda, who begins a trace for each batch of messages.
  'notes (client)',
  'index-note (client)',
];

const EDGES = [
  'notes (client) → notes (AWS::Lambda)',
  'notes (AWS::Lambda) → notes (AWS::Lambda::Function)',
  'notes (AWS::Lambda::Function) → notes-by-owner (AWS::DynamoDB::Table)',
  'notes (AWS::Lambda::Function) → notes-to-index (AWS::SQS::Queue)',
  'notes (AWS::Lambda::Function) → spell-check',
  'notes-to-index (AWS::SQS::Queue) ⇢ index-note (AWS::Lambda)',
  'index-note (client) → index-note (AWS::Lambda)',
  'index-note (AWS::Lambda) → index-note (AWS::Lambda::Function)',
  'index-note (AWS::Lambda::Function) → notes-by-owner (AWS::DynamoDB::Table)',
  'index-note (AWS::Lambda::Function) → spell-check',
  `index-note (AWS::Lambda::Function) → ${BUCKET} (AWS::S3::Bucket)`,
];

/** The map has exactly these nodes and edges. */
export function mapChecks({ nodes, edges }: ServiceGraph): Check[] {
  const arrows = edges.map(({ from, to, type }) =>
    [describe(nodes[from]), type === 'link' ? '⇢' : '→', describe(nodes[to])].join(' '),
  );
  return [...compare('node', NODES, nodes.map(describe)), ...compare('edge', EDGES, arrows)];
}

function compare(kind: string, expected: readonly string[], got: readonly string[]): Check[] {
  const isThere = (list: readonly string[], name: string): string =>
    list.includes(name) ? 'there' : 'not there';
  return [...new Set([...expected, ...got])].map((name) => ({
    what: `${kind} ${name}`,
    expected: isThere(expected, name),
    got: isThere(got, name),
  }));
}

/** A queue is called by its URL, which is another one each time. */
function describe(node: GraphNode | undefined): string {
  if (node === undefined) return '?';
  const name = node.type === 'AWS::SQS::Queue' ? node.name.slice(node.name.lastIndexOf('/') + 1) : node.name;
  return node.type === null ? name : `${name} (${node.type})`;
}
