// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  createContextKey,
  isSpanContextValid,
  type SpanContext,
  trace,
} from '@opentelemetry/api';

/**
 * Context key of a parent that came with the request but may not be the one that counts: `XRayPropagator` leaves
 * here the `SpanContext` that its header replaced or, where nothing was replaced, its own, which a propagator
 * after it may replace. Read it with `losingParent`.
 */
export const OTHER_PARENT_KEY: symbol = createContextKey('@otel-xray/propagation other parent');

/**
 * The parent that lost where a request came with two headers of different traces: what a span processor makes a
 * link of in `onStart(span, context)`. `undefined` for everything but the first own span of such a request.
 */
export function losingParent(context: Context): SpanContext | undefined {
  const parent = remoteParent(context);
  const other = context.getValue(OTHER_PARENT_KEY);
  return parent && isSpanContext(other) && other.traceId !== parent.traceId ? other : undefined;
}

/** The parent in another process that `context` stands for, if it does. */
export function remoteParent(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent?.isRemote && isSpanContextValid(parent) ? parent : undefined;
}

function isSpanContext(value: unknown): value is SpanContext {
  return typeof value === 'object' && value !== null && 'traceId' in value && 'spanId' in value;
}
