// SPDX-License-Identifier: Apache-2.0
import { type Entity, traceEntities } from '../entities.ts';
import type { Trace } from '../trace.ts';
import { createGraphBuilder } from './builder.ts';
import type { ServiceGraph } from './graph.ts';
import {
  calledIdentity,
  calledState,
  isCall,
  type ServiceIdentity,
  type ServiceOwner,
  segmentIdentity,
} from './identity.ts';
import { findLinked, linksOf } from './links.ts';
import { rootOf } from './root.ts';

/** Whose traces they are, where documents do not say. */
export interface ServiceGraphOptions {
  /** Twelve digits. Default: `000000000000`. */
  readonly account?: string | undefined;
  /** Default: none. */
  readonly region?: string | undefined;
}

/**
 * The nodes and edges that X-Ray draws of traces:
 *
 * - every segment is a node, typed by its origin; so Lambda's two of one name are two;
 * - a call (subsegment with namespace `aws` or `remote`) that no segment answers makes a node of its own, named after
 *   the table, bucket, queue, topic or function where that and the operation are known;
 * - a call that a segment answers is an edge to it, counted by how the *caller* saw it end, with what the caller calls
 *   it as an alias; a segment right below a segment, or below local work, is an edge counted by how it ended itself;
 * - before the root of each trace stands its client, a node of the root's name that counts nothing;
 * - a link to what is in one of the traces is an edge of its own, from the queue where it leads to a call;
 * - what is in progress is drawn and not counted.
 */
export function serviceGraph(traces: readonly Trace[], options: ServiceGraphOptions = {}): ServiceGraph {
  const owner: ServiceOwner = {
    account: options.account ?? '000000000000',
    region: options.region ?? null,
  };
  const builder = createGraphBuilder();

  function drawCall(call: Entity, traceId: string): void {
    const made = { traceId, id: call.segment.id };
    const to = builder.node(calledIdentity(call, owner), calledState(call), made, call.segment);
    if (call.owner) builder.edge(segmentIdentity(call.owner, owner), to, call.segment);
  }

  function drawSegment({ segment, parent }: Entity, traceId: string): void {
    const made = { traceId, id: segment.id };
    const to = builder.node(segmentIdentity(segment, owner), 'active', made, segment);
    if (!parent?.owner) return;
    const from = segmentIdentity(parent.owner, owner);
    if (isCall(parent)) builder.edge(from, to, parent.segment, { alias: calledIdentity(parent, owner) });
    else builder.edge(from, to, segment);
  }

  function drawClient({ segment }: Entity, traceId: string): void {
    const root = segmentIdentity(segment, owner);
    const client: ServiceIdentity = { ...root, type: 'client' };
    builder.markRoot(root);
    builder.node(client, 'unknown', { traceId, id: segment.id });
    builder.edge(client, root, segment);
  }

  const linked = findLinked(traces);
  for (const trace of traces) {
    const entities = traceEntities(trace);
    const answered = new Set(entities.filter(({ isSegment }) => isSegment).map(({ parent }) => parent));
    for (const entity of entities) {
      if (entity.isSegment) drawSegment(entity, trace.id);
      else if (isCall(entity) && !answered.has(entity)) drawCall(entity, trace.id);
    }
    const root = rootOf(entities);
    if (root) drawClient(root, trace.id);
    for (const { segment, isSegment } of entities) {
      if (!isSegment) continue;
      for (const { entity, isAnswered } of linksOf(segment, linked)) {
        const from =
          isCall(entity) && !isAnswered
            ? calledIdentity(entity, owner)
            : entity.owner && segmentIdentity(entity.owner, owner);
        if (from) builder.edge(from, segmentIdentity(segment, owner), segment, { type: 'link' });
      }
    }
  }
  return builder.build();
}
