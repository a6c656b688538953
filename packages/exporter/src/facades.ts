// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';

/** Knows Lambda's own function segments that were parents of invocations, for the translator's `isFacadeParent`. */
export interface Facades {
  remember(parent: { readonly traceId: string; readonly spanId: string }): void;
  /** Whether the parent of this span is one of those that are remembered. */
  isFacadeParent(span: SpanSource): boolean;
}

/** Remembers the latest `max`: spans of an invocation are exported in it or in one soon after. */
export function createFacades(max: number): Facades {
  const seen = new Set<string>();
  return {
    remember({ traceId, spanId }) {
      seen.add(`${traceId}:${spanId}`);
      if (seen.size <= max) return;
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
