// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '../entities.ts';

/**
 * Where a trace begins: the first segment, by start, without a parent; failing that, the first whose parent is not
 * here. Segments that only call each other in a circle have none.
 */
export function rootOf(entities: readonly Entity[]): Entity | undefined {
  const ids = new Set(entities.map(({ segment }) => segment.id));
  let first: Entity | undefined;
  for (const entity of entities) {
    const { segment } = entity;
    if (!entity.isSegment || (hasParent(entity) && ids.has(String(segment.parent_id)))) continue;
    if (first === undefined || comesBefore(entity, first)) first = entity;
  }
  return first;
}

function comesBefore(one: Entity, other: Entity): boolean {
  if (hasParent(one) !== hasParent(other)) return hasParent(other);
  return one.segment.start_time < other.segment.start_time;
}

function hasParent({ segment }: Entity): boolean {
  return typeof segment.parent_id === 'string' && segment.parent_id !== '';
}
