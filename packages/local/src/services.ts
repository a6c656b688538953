// SPDX-License-Identifier: Apache-2.0
import { getOrAdd } from './graph/builder.ts';
import { isClient, noOutcomes, type OutcomeCounts } from './graph/graph.ts';
import { serviceGraph } from './graph/service-graph.ts';
import type { Trace } from './trace.ts';

/** A service, or something a service called that sends no segments itself: a database, a queue, a remote host. */
export interface ServiceNode extends OutcomeCounts {
  readonly name: string;
  /** `AWS::DynamoDB::Table`, `Database::SQL`, `remote`; a segment's `origin`, or null without one. */
  readonly type: string | null;
}

/** Calls from one node to another. A name alone may mean several nodes, as Lambda's two: the types tell. */
export interface ServiceEdge extends OutcomeCounts {
  readonly from: string;
  readonly fromType: string | null;
  readonly to: string;
  readonly toType: string | null;
}

/** A service map as plain data. */
export interface ServiceSummary {
  readonly nodes: ServiceNode[];
  readonly edges: ServiceEdge[];
}

/**
 * `serviceGraph` in short: who was called by whom, and how it ended, by name and type. Without clients and links, and
 * over all accounts and regions. Sorted by name, then type.
 */
export function summariseServices(traces: readonly Trace[]): ServiceSummary {
  const graph = serviceGraph(traces);
  const nodes = new Map<string, ServiceNode>();
  const edges = new Map<string, ServiceEdge>();
  for (const node of graph.nodes) {
    const { name, type } = node;
    if (isClient(node)) continue;
    add(
      getOrAdd(nodes, JSON.stringify([name, type]), () => ({ name, type, ...noOutcomes() })),
      node,
    );
  }
  for (const edge of graph.edges) {
    const from = graph.nodes[edge.from];
    const to = graph.nodes[edge.to];
    if (edge.type === 'link' || !from || !to || isClient(from)) continue;
    const ends = { from: from.name, fromType: from.type, to: to.name, toType: to.type };
    add(
      getOrAdd(edges, JSON.stringify(Object.values(ends)), () => ({ ...ends, ...noOutcomes() })),
      edge,
    );
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

function add(sum: OutcomeCounts, { ok, error, fault, throttle }: OutcomeCounts): void {
  sum.ok += ok;
  sum.error += error;
  sum.fault += fault;
  sum.throttle += throttle;
}
