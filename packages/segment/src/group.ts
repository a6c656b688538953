// SPDX-License-Identifier: Apache-2.0
import { isRootOnlyParent, isSpanId, isTraceId } from './ids.ts';
import { type ResourceSource, SpanKind, type SpanSource } from './span.ts';

/** A span and where it stands among the others of its batch. */
export interface SpanNode {
  readonly span: SpanSource;
  readonly kind: number;
  readonly resource: ResourceSource;
  readonly traceId: string;
  readonly spanId: string;
  /** The parent's id; `undefined` where there is none that a document may name. */
  parentId: string | undefined;
  /** What the span itself says of `isLocalRoot`; `undefined` where its batch must tell. */
  readonly beginsSegment: boolean | undefined;
  /** Nothing in its own process is above it: it begins a segment. */
  isLocalRoot: boolean;
  /** The node it is nested in, if any. */
  parent: SpanNode | undefined;
  readonly children: SpanNode[];
  /** The span has not ended: `aws.xray.inprogress`. */
  readonly isInProgress: boolean;
  /** It stands inside a call of its own process; known once it is planned, or its parent is written. */
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
  // The spans of a trace come one after the other: its id is checked once.
  let validTraceId: string | undefined;
  for (const span of spans) {
    try {
      const node = createNode(span, validTraceId);
      if (node === undefined) {
        leftOut.push({ span, reason: 'invalid-id' });
      } else {
        validTraceId = node.traceId;
        nodes.push(node);
      }
    } catch (error) {
      leftOut.push({ span, reason: 'unreadable', error });
    }
  }
  return { tops: nest(nodes), leftOut };
}

/** Nobody, for sets that mostly are empty. */
export const NOBODY: ReadonlySet<SpanNode> = new Set();

/** Nodes of the subtree below and with `top`, parents before children. */
export function subtree(top: SpanNode): SpanNode[] {
  return subtreeWithin(top, Number.POSITIVE_INFINITY, NOBODY);
}

/** The same as far as `maxDepth` levels below `top`, without those that are `excluded` and what is below them. */
export function subtreeWithin(top: SpanNode, maxDepth: number, excluded: ReadonlySet<SpanNode>): SpanNode[] {
  const nodes = [top];
  let levelEnd = 1;
  for (let i = 0, depth = 0; i < nodes.length && depth < maxDepth; i++) {
    for (const child of nodes[i]?.children ?? []) if (!excluded.has(child)) nodes.push(child);
    if (i + 1 < levelEnd) continue;
    depth++;
    levelEnd = nodes.length;
  }
  return nodes;
}

/** Reads of a span what grouping needs, all at once: what throws, throws here. */
function createNode(span: SpanSource, validTraceId: string | undefined): SpanNode | undefined {
  const { traceId, spanId } = span.spanContext();
  if ((traceId !== validTraceId && !isTraceId(traceId)) || !isSpanId(spanId)) return undefined;
  const { parentSpanContext, kind, resource } = span;
  const parentId = parentSpanContext?.spanId ?? span.parentSpanId;
  const hasParent = parentId !== undefined && isSpanId(parentId);
  const isDeclaredRoot = span.attributes['aws.span.kind'] === 'LOCAL_ROOT';
  const isRemoteParent = parentSpanContext && parentSpanContext.isRemote === true;
  return {
    span,
    kind,
    resource,
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    parentId: hasParent ? parentId.toLowerCase() : undefined,
    beginsSegment: !hasParent || isDeclaredRoot || isRemoteParent,
    isInProgress: span.attributes['aws.xray.inprogress'] === true,
    isLocalRoot: false,
    parent: undefined,
    children: [],
    isInCall: false,
  };
}

function nest(nodes: readonly SpanNode[]): SpanNode[] {
  const find = indexNodes(nodes);
  const tops: SpanNode[] = [];
  for (const node of nodes) {
    const parent = node.parentId === undefined ? undefined : find(node.traceId, node.parentId);
    node.isLocalRoot = node.beginsSegment ?? isGuessedRoot(node, parent);
    if (parent === undefined && node.parentId !== undefined) {
      node.isLocalRoot ||= isRootOnlyParent(node.parentId, node.traceId);
    }
    if (node.isLocalRoot || parent === undefined || !mayNest(node, parent)) {
      tops.push(node);
    } else {
      node.parent = parent;
      parent.children.push(node);
    }
  }
  breakCircles(nodes, tops);
  return tops;
}

/** A document in progress is replaced by a later one, so a span in progress stands alone. */
function mayNest(node: SpanNode, parent: SpanNode): boolean {
  return !node.isInProgress && !parent.isInProgress && parent.resource === node.resource;
}

/** Finds the first span of a trace with an id. Span ids are 64 random bits, so they alone are the key as a rule. */
function indexNodes(nodes: readonly SpanNode[]): (traceId: string, spanId: string) => SpanNode | undefined {
  const byId = new Map<string, SpanNode>();
  const byBothIds = new Map<string, SpanNode>();
  for (const node of nodes) {
    const first = byId.get(node.spanId);
    if (first === undefined) byId.set(node.spanId, node);
    else if (first.traceId !== node.traceId) {
      const key = node.traceId + node.spanId;
      if (!byBothIds.has(key)) byBothIds.set(key, node);
    }
  }
  return (traceId, spanId) => {
    const first = byId.get(spanId);
    return first === undefined || first.traceId === traceId ? first : byBothIds.get(traceId + spanId);
  };
}

/** SDK 1.x, and OTLP without flags, do not say whether a parent is remote. */
function isGuessedRoot({ kind }: SpanNode, parent: SpanNode | undefined): boolean {
  if (kind !== SpanKind.SERVER && kind !== SpanKind.CONSUMER) return false;
  return parent === undefined || parent.kind === SpanKind.CLIENT || parent.kind === SpanKind.PRODUCER;
}

/** Spans that are each other's parents have no top: the first of such a circle becomes one, and nobody's child. */
function breakCircles(nodes: readonly SpanNode[], tops: SpanNode[]): void {
  let reached = 0;
  for (const top of tops) {
    if (top.children.length === 0 && top.spanId !== top.parentId) {
      reached++;
      continue;
    }
    const below = subtree(top);
    reached += below.length;
    if (below.some(({ spanId }) => spanId === top.parentId)) makeRoot(top);
  }
  if (reached === nodes.length) return;
  const seen = new Set<SpanNode>(tops.flatMap(subtree));
  for (const node of nodes) {
    if (seen.has(node)) continue;
    const siblings = node.parent?.children;
    siblings?.splice(siblings.indexOf(node), 1);
    makeRoot(node);
    tops.push(node);
    for (const below of subtree(node)) seen.add(below);
  }
}

/** What hangs from a span below itself would hang nowhere. */
function makeRoot(node: SpanNode): void {
  node.parent = node.parentId = undefined;
  node.isLocalRoot = true;
}
