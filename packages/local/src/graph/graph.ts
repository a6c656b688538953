// SPDX-License-Identifier: Apache-2.0
import { type Outcome, outcomeOf } from '../outcome.ts';
import type { Segment } from '../trace.ts';
import type { ServiceIdentity, ServiceState } from './identity.ts';

/** How often something ended how. */
export type OutcomeCounts = Record<Outcome, number>;

/** A node of the service map. */
export interface GraphNode extends ServiceIdentity, OutcomeCounts {
  /** What edges refer to: its place in `nodes`. */
  readonly referenceId: number;
  readonly state: ServiceState;
  /** A trace begins here. */
  readonly root: boolean;
  /** The first document, by the order of the traces, that made it a node. */
  readonly madeBy: { readonly traceId: string; readonly id: string };
}

/** Calls from one node to another, by `referenceId`. */
export interface GraphEdge extends OutcomeCounts {
  readonly from: number;
  readonly to: number;
  /** `link`: not a call, but a segment that names another trace it goes on with. */
  readonly type: 'call' | 'link';
  /** Under what names callers know the node that the edge leads to. */
  readonly aliases: readonly ServiceIdentity[];
}

/** X-Ray's service map as plain data, sorted by name, type, account and region. */
export interface ServiceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Who begins traces. A segment may call its origin `client`, but is active. */
export function isClient({ type, state }: GraphNode): boolean {
  return type === 'client' && state !== 'active';
}

/** None of each. */
export function noOutcomes(): OutcomeCounts {
  return { ok: 0, error: 0, fault: 0, throttle: 0 };
}

/** Adds how a document ended, once it has. */
export function countOutcome(counts: OutcomeCounts, seen: Segment): void {
  if (seen.in_progress === true) return;
  counts[outcomeOf(seen)] += 1;
}
