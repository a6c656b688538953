// SPDX-License-Identifier: Apache-2.0
import type { Segment, Trace } from './trace.ts';

/** A segment or subsegment and its place in the trace. */
export interface Entity {
  readonly segment: Segment;
  readonly isSegment: boolean;
  /** What it hangs below: the caller's subsegment or segment, or the segment that holds it. */
  readonly parent: Entity | undefined;
  /** The segment it is part of: itself, for a segment. Unknown for subsegments without one. */
  readonly owner: Segment | undefined;
  readonly depth: number;
}

/**
 * The whole trace as one tree, across services: every entity after its parent, children by start time. Segments that
 * call each other in a circle are cut open rather than left out.
 */
export function traceEntities(trace: Trace): Entity[] {
  const callees = calleesByParent(trace);
  const tops = new Set(trace.segments);
  const entities: Entity[] = [];
  const seen = new Set<Segment>();

  function enter(segment: Segment, parent: Entity | undefined): Entity {
    const isSegment = tops.has(segment) && segment.type !== 'subsegment';
    const depth = parent ? parent.depth + 1 : 0;
    return { segment, isSegment, parent, owner: isSegment ? segment : parent?.owner, depth };
  }

  function visit(top: Segment): void {
    const stack = [enter(top, undefined)];
    for (let entity = stack.pop(); entity; entity = stack.pop()) {
      if (seen.has(entity.segment)) continue;
      seen.add(entity.segment);
      entities.push(entity);
      const { segment } = entity;
      const below = [...segment.subsegments, ...(callees.get(segment.id) ?? [])];
      // The first to be drawn goes on the stack last.
      below.sort((a, b) => a.start_time - b.start_time).reverse();
      for (const child of below) stack.push(enter(child, entity));
    }
  }

  const called = new Set([...callees.values()].flat());
  for (const segment of trace.segments) if (!called.has(segment)) visit(segment);
  // All that is left goes round in circles.
  for (const segment of trace.segments) if (!seen.has(segment)) visit(segment);
  return entities;
}

/** Segments by the id of what called them, where that is in the trace. */
function calleesByParent(trace: Trace): Map<string, Segment[]> {
  const ids = new Set<string>();
  const all = [...trace.segments];
  // The array grows under the loop, which is how the loop goes down.
  for (const segment of all) {
    ids.add(segment.id);
    for (const child of segment.subsegments) all.push(child);
  }
  const callees = new Map<string, Segment[]>();
  for (const segment of trace.segments) {
    const parentId = segment.parent_id;
    if (segment.type === 'subsegment' || typeof parentId !== 'string' || !ids.has(parentId)) continue;
    const siblings = callees.get(parentId);
    if (siblings) siblings.push(segment);
    else callees.set(parentId, [segment]);
  }
  return callees;
}
