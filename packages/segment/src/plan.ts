// SPDX-License-Identifier: Apache-2.0
import type { SpanNode } from './group.ts';
import { serviceSegmentId } from './ids.ts';
import { lift } from './lift.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import type { Lifted, Shape } from './view.ts';
import type { SpanViewer } from './viewer.ts';

/** A document to be: its top, how that is drawn, and what it hangs from. */
export interface DocumentPlan {
  readonly top: SpanNode;
  /** `service`: the top is a call that nothing in its process encloses, nested in a segment of its service. */
  readonly shape: Shape | 'service';
  readonly parentId: string | undefined;
  readonly lifted: Lifted | undefined;
}

/** How a span that no other document holds is drawn. */
export function planDocument(
  top: SpanNode,
  viewer: SpanViewer,
  options: ResolvedTranslatorOptions,
): DocumentPlan {
  const { parentId } = top;
  try {
    const shape = shapeOf(top, viewer, options);
    if (shape === 'subsegment') top.isInCall = options.isInCall(top.span);
    const isSegment = shape === 'segment' || shape === 'service';
    return { top, shape, parentId, lifted: isSegment ? lift(top, options) : undefined };
  } catch {
    // What cannot be read now cannot be read later either: writing it says so.
    return { top, shape: 'segment', parentId, lifted: undefined };
  }
}

/** A child that found no room hangs from its parent by id; a call from the segment of its service. */
export function planMoved(node: SpanNode, from: DocumentPlan): DocumentPlan {
  const parentId = node === from.top ? serviceSegmentId(node.spanId) : node.parentId;
  return { top: node, shape: 'subsegment', parentId, lifted: from.lifted };
}

function shapeOf(
  top: SpanNode,
  viewer: SpanViewer,
  options: ResolvedTranslatorOptions,
): DocumentPlan['shape'] {
  if (!top.isLocalRoot) return 'subsegment';
  const { drawsHandlerBelowFacade, isFacadeParent } = options;
  if (top.parentId !== undefined && drawsHandlerBelowFacade && isFacadeParent(top.span))
    return 'facade-child';
  return viewer.isOutgoing(top) ? 'service' : 'segment';
}
