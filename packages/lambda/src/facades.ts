// SPDX-License-Identifier: Apache-2.0
import type { SpanContext } from '@opentelemetry/api';
import type { SpanSource } from '@otel-xray/segment';

/** Spans of an invocation are exported in it or in one soon after; a managed instance runs at most 64 side by side. */
const MAX_REMEMBERED = 1_000;

/** Knows the function segments that were parents of invocations, for the translator's `isFacadeParent`. */
export interface Facades {
  remember(parent: SpanContext): void;
  isFacadeParent(span: SpanSource): boolean;
}

export function createFacades(): Facades {
  const seen = new Set<string>();
  return {
    remember({ traceId, spanId }) {
      seen.add(`${traceId}:${spanId}`);
      if (seen.size <= MAX_REMEMBERED) return;
      for (const oldest of seen) {
        seen.delete(oldest);
        break;
      }
    },
    isFacadeParent(span) {
      const parentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
      return parentId !== undefined && seen.has(`${span.spanContext().traceId}:${parentId}`);
    },
  };
}
