// SPDX-License-Identifier: Apache-2.0
import type { SpanContext } from '@opentelemetry/api';
import type { SpanIds } from './span.ts';

/**
 * Context key of a parent that came with the request but may not be the one that counts: `XRayPropagator` leaves
 * here the `SpanContext` that its header replaced or, where nothing was replaced, its own, which a propagator
 * after it may replace. Read it with `losingParent`. A registered symbol, as `createContextKey` makes them, so that
 * two copies of this package agree.
 */
export const OTHER_PARENT_KEY: symbol = Symbol.for('@otel-xray other parent');

/** What is needed of OpenTelemetry's `Context`. */
interface ContextSource {
  getValue(key: symbol): unknown;
}

/**
 * The parent that lost where a request came with two headers of different traces: what a span processor makes a
 * link of in `onStart(span, context)`, with `span.parentSpanContext` as `parent`. `undefined` for everything but
 * the first own span of such a request.
 */
export function losingParent(context: ContextSource, parent: SpanIds | undefined): SpanContext | undefined {
  if (parent?.isRemote !== true) return undefined;
  const other = context.getValue(OTHER_PARENT_KEY);
  return isSpanContext(other) && other.traceId !== parent.traceId ? other : undefined;
}

function isSpanContext(value: unknown): value is SpanContext {
  return typeof value === 'object' && value !== null && 'traceId' in value && 'spanId' in value;
}
