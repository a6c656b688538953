// SPDX-License-Identifier: Apache-2.0
import type {
  AttributeSource,
  SpanEventSource,
  SpanIds,
  SpanLinkSource,
  SpanSource,
} from '@otel-xray/segment';

/** The trace every built span belongs to unless told otherwise; in X-Ray `1-67891233-abcdef012345678912345678`. */
export const TRACE_ID = '67891233abcdef012345678912345678';

/** Start of every built span unless told otherwise: 2025-01-16T14:05:39Z, the second the trace id tells. */
export const START_SECONDS = 0x67891233;

/** Milliseconds from `START_SECONDS`. */
type Millis = number;

/** What may be said of a span; everything has a fixed default, so that two builds are the same. */
export interface SpanInit {
  readonly name?: string;
  /** `SpanKind` of `@opentelemetry/api`. Default: INTERNAL (0). */
  readonly kind?: number;
  readonly traceId?: string;
  /** A number `n` is short for `spanId(n)`. Default: 1. */
  readonly id?: string | number;
  /** Local parent: same process. */
  readonly parent?: string | number;
  /** Parent in another process. */
  readonly remoteParent?: string | number;
  /** Default: 0. */
  readonly start?: Millis;
  /** Default: 10 after the start. */
  readonly end?: Millis;
  readonly status?: { readonly code: number; readonly message?: string };
  readonly attributes?: AttributeSource;
  readonly events?: readonly SpanEventSource[];
  readonly links?: readonly SpanLinkSource[];
  /** Default: `service.name=shop`. Spans of one process share the object. */
  readonly resource?: { readonly attributes: AttributeSource };
  readonly scope?: { readonly name: string; readonly version?: string };
  readonly droppedAttributes?: number;
  readonly droppedEvents?: number;
  readonly droppedLinks?: number;
}

/** A span with its children; `trace` numbers and dates them. */
export interface TraceInit extends Omit<SpanInit, 'parent'> {
  readonly children?: readonly TraceInit[];
}

/** Resource of every built span unless told otherwise. */
export const SHOP: { readonly attributes: AttributeSource } = { attributes: { 'service.name': 'shop' } };

/** The n-th span id: `spanId(10)` is `000000000000000a`. */
export function spanId(n: number): string {
  return n.toString(16).padStart(16, '0');
}

/** A span with fixed ids and times. */
export function span(init: SpanInit = {}): SpanSource {
  const traceId = init.traceId ?? TRACE_ID;
  const start = init.start ?? 0;
  const parent = init.remoteParent ?? init.parent;
  const context: SpanIds = { traceId, spanId: toId(init.id ?? 1) };
  return {
    name: init.name ?? 'work',
    kind: init.kind ?? 0,
    spanContext: () => context,
    parentSpanContext:
      parent === undefined
        ? undefined
        : { traceId, spanId: toId(parent), isRemote: init.remoteParent !== undefined },
    startTime: time(start),
    endTime: time(init.end ?? start + 10),
    status: init.status ?? { code: 0 },
    attributes: init.attributes ?? {},
    events: init.events ?? [],
    links: init.links ?? [],
    resource: init.resource ?? SHOP,
    instrumentationScope: init.scope,
    droppedAttributesCount: init.droppedAttributes ?? 0,
    droppedEventsCount: init.droppedEvents ?? 0,
    droppedLinksCount: init.droppedLinks ?? 0,
  };
}

/**
 * A tree of spans, parents first: numbered 1, 2, 3 … and started a millisecond apart in that order, all local,
 * all of the root's resource and trace unless told otherwise.
 */
export function trace(root: TraceInit): SpanSource[] {
  const spans: SpanSource[] = [];
  const add = (init: TraceInit, parent: string | undefined, above: TraceInit): void => {
    const { children = [], ...own } = init;
    const number = spans.length + 1;
    const id = toId(init.id ?? number);
    const inherited = { traceId: above.traceId ?? TRACE_ID, resource: above.resource ?? SHOP };
    const start = init.start ?? number - 1;
    spans.push(span({ ...inherited, start, ...own, id, ...(parent !== undefined && { parent }) }));
    for (const child of children) add(child, id, { ...inherited, ...own });
  };
  add(root, undefined, root);
  return spans;
}

/** An event at `at` milliseconds; without a name it is an exception, as `recordException` writes it. */
export function event(attributes: AttributeSource, name = 'exception', at: Millis = 5): SpanEventSource {
  return { name, time: time(at), attributes };
}

/** A time `at` milliseconds after `START_SECONDS`, as OpenTelemetry's `[seconds, nanoseconds]`. */
export function time(at: Millis): [number, number] {
  const seconds = Math.floor(at / 1000);
  return [START_SECONDS + seconds, Math.round((at - seconds * 1000) * 1e6)];
}

function toId(id: string | number): string {
  return typeof id === 'number' ? spanId(id) : id;
}
