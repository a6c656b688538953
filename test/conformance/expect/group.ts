// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { type Shape, shapeOf } from './kind.ts';

/** A span with those nested in it: same trace, same process, parent in the request. */
export interface Node {
  readonly span: Span;
  readonly shape: Shape;
  readonly children: Node[];
  parent: Node | undefined;
}

/** One node a span; those without a parent are documents of their own. */
export function toTree(spans: readonly Span[]): Node[] {
  const nodes = spans.map((span): Node => ({ span, shape: shapeOf(span), children: [], parent: undefined }));
  for (const node of nodes) {
    if (node.shape !== 'subsegment') continue;
    const above = nodes.find((other) => other !== node && isParent(other.span, node.span));
    if (above === undefined) continue;
    node.parent = above;
    above.children.push(node);
  }
  return nodes;
}

/** A span in progress stands alone: its document will be replaced. */
function isOpen(span: Span): boolean {
  return span.attributes.get('aws.xray.inprogress') === true;
}

function isParent(parent: Span, child: Span): boolean {
  if (isOpen(parent) || isOpen(child)) return false;
  return (
    parent.spanId === child.parentId && parent.traceId === child.traceId && parent.resource === child.resource
  );
}

export function top(node: Node): Node {
  return node.parent === undefined ? node : top(node.parent);
}

/** The node and all below it, parents first. */
export function withDescendants(node: Node): Node[] {
  return [node, ...node.children.flatMap(withDescendants)];
}

export function ancestors(node: Node): Node[] {
  return node.parent === undefined ? [] : [node.parent, ...ancestors(node.parent)];
}

export function inStartOrder(nodes: readonly Node[]): Node[] {
  return [...nodes].sort((a, b) =>
    a.span.startNanos < b.span.startNanos ? -1 : a.span.startNanos > b.span.startNanos ? 1 : 0,
  );
}
