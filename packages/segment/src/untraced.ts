// SPDX-License-Identifier: Apache-2.0
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * The key by which OpenTelemetry's SDK and instrumentations know that nothing is to be traced. It is the one of
 * `suppressTracing` in `@opentelemetry/core`, which is not imported: it costs 30 ms of start-up. The API makes
 * equal keys of equal names (`Symbol.for`), so every copy of the SDK understands it.
 */
const SUPPRESS_TRACING = /* @__PURE__ */ createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** The same context, in which nothing is traced. */
export function withoutTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING, true);
}

/**
 * Runs `work`, and what it awaits, with tracing off: nothing in it makes a span. For calls that belong to no request,
 * such as an empty poll of a queue. It starts from the empty context, not from the active one: sockets and timers made
 * inside would otherwise hold on to the request that happened to come first.
 */
export function untraced<T>(work: () => T): T {
  return context.with(withoutTracing(ROOT_CONTEXT), work);
}
