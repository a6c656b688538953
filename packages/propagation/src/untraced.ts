// SPDX-License-Identifier: Apache-2.0
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/** The key of `suppressTracing` in `@opentelemetry/core`. The API makes equal keys of equal names. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Runs `work`, and what it awaits, with tracing off: nothing in it makes a span. For calls
 * that belong to no request, such as an empty poll of a queue. It starts from the empty context, so that timers and sockets made inside do not
 * hold on to the request that happened to come first.
 */
export function untraced<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), work);
}
