// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from './document.ts';
import type { Segment, Trace } from './trace.ts';

interface Entity {
  document: SegmentDocument;
  /** Where a subsegment belongs; absent on segments. */
  parentId: string | undefined;
  isSubsegment: boolean;
}

interface Arrival {
  readonly document: SegmentDocument;
  readonly parentId: string | undefined;
  readonly isSubsegment: boolean;
}

/** A segment under construction. */
type Draft = Segment & { readonly subsegments: Segment[] };

/**
 * Puts the documents of one trace together: X-Ray's rules, whatever the order of arrival.
 *
 * - Subsegments are keyed by id like segments, whether they came inside a document or by themselves.
 * - Complete replaces in progress, never the other way round. The first complete one wins: a second is ignored, with
 *   all in it.
 * - A subsegment sent by itself goes below its parent, a segment or subsegment. One whose parent is not here, or is
 *   below itself, stands among the segments.
 *
 * Everything is a loop: neither depth nor a circle of parents can hang it.
 */
export function assembleTrace(id: string, documents: readonly SegmentDocument[]): Trace {
  const entities = collect(documents);
  const orphans = findOrphans(entities);
  const drafts = new Map<string, Draft>();
  for (const [entityId, entity] of entities) {
    drafts.set(entityId, draft(entity, id, orphans.has(entityId)));
  }

  const segments: Segment[] = [];
  let complete = orphans.size === 0;
  let startTime = Number.POSITIVE_INFINITY;
  let endTime = Number.NEGATIVE_INFINITY;
  for (const [entityId, { document, isSubsegment, parentId }] of entities) {
    const own = drafts.get(entityId);
    const parent = isSubsegment && !orphans.has(entityId) ? drafts.get(parentId ?? '') : undefined;
    if (own) (parent?.subsegments ?? segments).push(own);
    complete &&= document.in_progress !== true;
    startTime = Math.min(startTime, document.start_time);
    endTime = Math.max(endTime, document.end_time ?? document.start_time);
  }
  for (const { subsegments } of drafts.values()) subsegments.sort(byStart);
  return { id, segments: segments.sort(byStart), documents: [...documents], complete, startTime, endTime };
}

/** What is known of each id, once all documents are read. */
function collect(documents: readonly SegmentDocument[]): Map<string, Entity> {
  const entities = new Map<string, Entity>();
  for (const document of documents) {
    const isSubsegment = document.type === 'subsegment';
    const arrivals: Arrival[] = [
      { document, parentId: isSubsegment ? document.parent_id : undefined, isSubsegment },
    ];
    // The array grows under the loop, which is how the loop goes down.
    for (const arrival of arrivals) {
      if (!settle(entities, arrival)) continue;
      for (const child of arrival.document.subsegments ?? []) {
        arrivals.push({ document: child, parentId: arrival.document.id, isSubsegment: true });
      }
    }
  }
  return entities;
}

/** Takes an arrival over where it says something new. False where what is below it does not count either. */
function settle(entities: Map<string, Entity>, arrival: Arrival): boolean {
  const { document } = arrival;
  const known = entities.get(document.id);
  if (!known) {
    entities.set(document.id, { ...arrival });
    return true;
  }
  // What hangs below a late in-progress document may still be news.
  if (known.document.in_progress !== true) return document.in_progress === true;
  Object.assign(known, arrival);
  return true;
}

/** Subsegments that hang below nothing: the parent is not here, or the way up leads round in a circle. */
function findOrphans(entities: ReadonlyMap<string, Entity>): Set<string> {
  const orphans = new Set<string>();
  const done = new Set<string>();
  for (const start of entities.keys()) {
    const way = new Set<string>();
    let id = start;
    while (!done.has(id) && !way.has(id)) {
      way.add(id);
      const entity = entities.get(id);
      if (!entity?.isSubsegment) break;
      if (!entities.has(entity.parentId ?? '')) {
        orphans.add(id);
        break;
      }
      id = entity.parentId ?? '';
    }
    // Ended where it had been before: a circle. It is cut above the same member whatever came first.
    if (way.has(id) && closes(entities, id)) orphans.add(firstOfCircle(entities, id));
    for (const passed of way) done.add(passed);
  }
  return orphans;
}

function closes(entities: ReadonlyMap<string, Entity>, id: string): boolean {
  const entity = entities.get(id);
  return entity?.isSubsegment === true && entities.has(entity.parentId ?? '');
}

function firstOfCircle(entities: ReadonlyMap<string, Entity>, member: string): string {
  let first = member;
  let id = entities.get(member)?.parentId ?? member;
  while (id !== member) {
    const candidate = entities.get(id);
    const best = entities.get(first);
    if (candidate && best && byStart(candidate.document, best.document) < 0) first = id;
    id = candidate?.parentId ?? member;
  }
  return first;
}

/** A copy with room for children. Spread defines members, so one named `__proto__` stays a member. */
function draft({ document, isSubsegment, parentId }: Entity, traceId: string, orphan: boolean): Draft {
  if (!isSubsegment) return { ...document, subsegments: [] };
  if (orphan)
    return { ...document, type: 'subsegment', trace_id: traceId, parent_id: parentId, subsegments: [] };
  const { id, name, start_time, type: _type, parent_id: _parentId, trace_id: _traceId, ...rest } = document;
  return { id, name, start_time, ...rest, subsegments: [] };
}

function byStart(a: SegmentDocument, b: SegmentDocument): number {
  return a.start_time - b.start_time || (a.id < b.id ? -1 : Number(a.id > b.id));
}
