// SPDX-License-Identifier: Apache-2.0
import { isRecord, textMember } from '../document.ts';
import { type Entity, traceEntities } from '../entities.ts';
import type { Segment, Trace } from '../trace.ts';

/** What a link leads to, and whether a segment answers it. */
export interface Linked {
  readonly entity: Entity;
  readonly isAnswered: boolean;
}

/** Entities that links lead to, by trace and id; no more traces are read than links name. */
export type LinkedEntities = ReadonlyMap<string, ReadonlyMap<string, Linked>>;

interface Link {
  readonly traceId: string;
  readonly id: string;
}

/** Finds what the links of all segments lead to, as far as it is in one of the traces. */
export function findLinked(traces: readonly Trace[]): LinkedEntities {
  const named = new Set<string>();
  for (const { segments } of traces) {
    for (const segment of segments) for (const { traceId } of readLinks(segment)) named.add(traceId);
  }
  const found = new Map<string, Map<string, Linked>>();
  for (const trace of traces) {
    if (named.has(trace.id)) found.set(trace.id, indexEntities(trace));
  }
  return found;
}

/** What the links of a segment lead to; each once, however often it is named. */
export function linksOf(segment: Segment, linked: LinkedEntities): Set<Linked> {
  const targets = new Set<Linked>();
  for (const { traceId, id } of readLinks(segment)) {
    const target = linked.get(traceId)?.get(id);
    if (target) targets.add(target);
  }
  return targets;
}

function indexEntities(trace: Trace): Map<string, Linked> {
  const entities = traceEntities(trace);
  const answered = new Set<Entity | undefined>();
  for (const { isSegment, parent } of entities) if (isSegment) answered.add(parent);
  return new Map(
    entities.map((entity) => [entity.segment.id, { entity, isAnswered: answered.has(entity) }] as const),
  );
}

function readLinks({ links }: Segment): Link[] {
  const read: Link[] = [];
  for (const link of Array.isArray(links) ? links : []) {
    const traceId = isRecord(link) ? textMember(link, 'trace_id') : undefined;
    const id = textMember(link, 'id');
    if (traceId !== undefined && id !== undefined) read.push({ traceId, id });
  }
  return read;
}
