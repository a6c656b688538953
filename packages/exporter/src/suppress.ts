// SPDX-License-Identifier: Apache-2.0
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * The key by which OpenTelemetry's SDK and instrumentations know that nothing is to be traced. It is the one of
 * `suppressTracing` in `@opentelemetry/core`, which is not imported: it costs 30 ms of start-up. The API makes
 * equal keys of equal names (`Symbol.for`), so every copy of the SDK understands it.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Runs `work`, and what it awaits, with tracing off. It starts from the empty context, not from the active one:
 * sockets and timers made inside would otherwise hold on to the request that happened to come first.
 */
export function untraced<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), work);
}
