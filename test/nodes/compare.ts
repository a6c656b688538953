// SPDX-License-Identifier: Apache-2.0
import type { GraphNode, Segment, Trace } from '@otel-xray/local';
import type { Client } from './clients.ts';
import type { Drawn } from './drive.ts';

/** `called -`, `orders AWS::DynamoDB::Table`: a node as expectations name it. */
function nodeLabel({ name, type }: GraphNode): string {
  return `${name} ${type ?? '-'}`;
}

/**
 * What is wrong with what was drawn: a node too many, or counted more or less often, with the first document that made
 * it; a node too few; an instrumentation that saw nothing, since then there is nothing to be drawn; a document that X-Ray would refuse.
 */
export function wrongNodes(
  { nodes, seenBy }: Pick<Client, 'nodes' | 'seenBy'>,
  { graph, traces, rejects }: Drawn,
): string[] {
  const missing = new Map(Object.entries(nodes));
  const wrong: string[] = [];
  for (const node of graph.nodes) {
    const label = nodeLabel(node);
    const expected = missing.get(label);
    const seen = node.ok + node.error + node.fault + node.throttle;
    missing.delete(label);
    if (seen === expected) continue;
    const what = expected === undefined ? 'one too many' : `counted ${seen}, not ${expected}`;
    wrong.push(`${what}: ${label}, made by ${JSON.stringify(madeBy(node, traces), undefined, 2)}`);
  }
  const drawn = graph.nodes.map(nodeLabel).join(', ');
  for (const label of missing.keys()) wrong.push(`one too few: ${label} is not among ${drawn}`);
  const scopes = new Set(traces.flatMap(({ segments }) => withAllBelow(segments)).map(scopeOf));
  for (const name of seenBy) {
    if (!scopes.has(`@opentelemetry/instrumentation-${name}`)) wrong.push(`not seen by ${name}`);
  }
  for (const reject of rejects) wrong.push(`refused: ${JSON.stringify(reject)}`);
  return wrong;
}

function madeBy({ madeBy: { traceId, id } }: GraphNode, traces: readonly Trace[]): Segment | undefined {
  const trace = traces.find((one) => one.id === traceId);
  return withAllBelow(trace?.segments ?? []).find((segment) => segment.id === id);
}

function withAllBelow(segments: readonly Segment[]): Segment[] {
  const all = [...segments];
  // The array grows under the loop, which is how the loop goes down.
  for (const { subsegments } of all) all.push(...subsegments);
  return all;
}

function scopeOf({ metadata }: Segment): unknown {
  return Object(metadata?.default)['otel.scope.name'];
}
