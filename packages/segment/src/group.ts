// SPDX-License-Identifier: Apache-2.0
import { isSpanId, isTraceId } from './ids.ts';
import { SpanKind, type SpanSource } from './span.ts';

/** A span and where it stands among the others of its batch. */
export interface SpanNode {
  readonly span: SpanSource;
  readonly traceId: string;
  readonly spanId: string;
  /** The parent's id; `undefined` where there is none that a document may name. */
  readonly parentId: string | undefined;
  /** Nothing in its own process is above it: it begins a segment. */
  isLocalRoot: boolean;
  /** The node it is nested in, if any. */
  parent: SpanNode | undefined;
  readonly children: SpanNode[];
  /** It stands inside a call of its own process; known once its parent is written. */
  isInCall: boolean;
}

/** A span that no document can hold. */
export interface LeftOutSpan {
  readonly span: SpanSource;
  readonly reason: 'invalid-id' | 'unreadable';
  readonly error?: unknown;
}

/** What a batch comes to: the tops of its documents, and the spans that no document can hold. */
export interface Grouping {
  readonly tops: readonly SpanNode[];
  readonly leftOut: readonly LeftOutSpan[];
}

/**
 * Nests each span in its local parent of the same batch and resource. Spans without one are the tops: local roots,
 * and spans whose parent went out earlier. Linear, and without recursion: a chain of 10,000 spans is no problem.
 */
export function groupSpans(spans: readonly SpanSource[]): Grouping {
  const leftOut: LeftOutSpan[] = [];
  const nodes: SpanNode[] = [];
  for (const span of spans) {
    try {
      const node = createNode(span);
      if (node === undefined) leftOut.push({ span, reason: 'invalid-id' });
      else nodes.push(node);
    } catch (error) {
      leftOut.push({ span, reason: 'unreadable', error });
    }
  }
  return { tops: nest(nodes), leftOut };
}

/** Nodes of the subtree below and with `top`, parents before children. */
export function subtree(top: SpanNode): SpanNode[] {
  const nodes = [top];
  for (let i = 0; i < nodes.length; i++) {
    const children = nodes[i]?.children ?? [];
    for (const child of children) nodes.push(child);
  }
  return nodes;
}

function createNode(span: SpanSource): SpanNode | undefined {
  const { traceId, spanId } = span.spanContext();
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined;
  const parentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
  return {
    span,
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    parentId: parentId !== undefined && isSpanId(parentId) ? parentId.toLowerCase() : undefined,
    isLocalRoot: false,
    parent: undefined,
    children: [],
    isInCall: false,
  };
}

function nest(nodes: readonly SpanNode[]): SpanNode[] {
  // Span ids alone are the key, the first of two equal ones the parent: they are 64 random bits.
  const byId = new Map<string, SpanNode>();
  for (const node of nodes) if (!byId.has(node.spanId)) byId.set(node.spanId, node);
  const tops: SpanNode[] = [];
  for (const node of nodes) {
    const found = node.parentId === undefined ? undefined : byId.get(node.parentId);
    const parent = found?.traceId === node.traceId ? found : undefined;
    node.isLocalRoot = isLocalRoot(node, parent);
    if (
      node.isLocalRoot ||
      parent === undefined ||
      parent === node ||
      parent.span.resource !== node.span.resource
    ) {
      tops.push(node);
    } else {
      node.parent = parent;
      parent.children.push(node);
    }
  }
  breakCircles(nodes, tops);
  return tops;
}

function isLocalRoot(node: SpanNode, parent: SpanNode | undefined): boolean {
  const { span, parentId } = node;
  if (parentId === undefined || span.attributes['aws.span.kind'] === 'LOCAL_ROOT') return true;
  if (span.parentSpanContext !== undefined) return span.parentSpanContext.isRemote === true;
  if (span.kind !== SpanKind.SERVER && span.kind !== SpanKind.CONSUMER) return false;
  // SDK 1.x, and OTLP without flags, do not say whether a parent is remote.
  return (
    parent === undefined || parent.span.kind === SpanKind.CLIENT || parent.span.kind === SpanKind.PRODUCER
  );
}

/** Spans that are each other's parents have no top: the first of such a circle becomes one. */
function breakCircles(nodes: readonly SpanNode[], tops: SpanNode[]): void {
  let reached = 0;
  for (const top of tops) reached += subtree(top).length;
  if (reached === nodes.length) return;
  const seen = new Set<SpanNode>(tops.flatMap(subtree));
  for (const node of nodes) {
    if (seen.has(node)) continue;
    const siblings = node.parent?.children;
    siblings?.splice(siblings.indexOf(node), 1);
    node.parent = undefined;
    tops.push(node);
    for (const below of subtree(node)) seen.add(below);
  }
}
