// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';
import type { Environment } from './environment.ts';
import { member } from './member.ts';

/** Knows Lambda's own function segments (facades) by the trace headers of the invocations it has seen. */
export interface FacadeMemory {
  /** Reads the header of the invocation that runs now. */
  look(): void;
  /** Whether the parent of this span is one of the facades seen. */
  isFacadeParent(span: SpanSource): boolean;
}

/** Spans of an invocation are exported in it or in one soon after; invocations may also run side by side. */
const MAX_REMEMBERED = 100;

/** A header is cut at 256 bytes by the X-Ray SDKs; ten times that is not one. */
const MAX_HEADER_LENGTH = 2_560;

/**
 * Lambda writes the header of each invocation into `_X_AMZN_TRACE_ID`, and where invocations run side by side into
 * its invoke store. Both change while the process runs, so this is the one place that reads the environment late.
 */
export function createFacadeMemory(env: Environment, scope: object = globalThis): FacadeMemory {
  const seen = new Set<string>();
  return {
    look() {
      const parent = parentKey(invokeStoreHeader(scope) ?? env._X_AMZN_TRACE_ID);
      if (parent === undefined || seen.has(parent)) return;
      seen.add(parent);
      if (seen.size <= MAX_REMEMBERED) return;
      for (const oldest of seen) {
        seen.delete(oldest);
        break;
      }
    },
    isFacadeParent(span) {
      const parent = span.parentSpanContext;
      const parentId = parent?.spanId ?? span.parentSpanId;
      return parentId !== undefined && seen.has(`${span.spanContext().traceId}:${parentId}`);
    },
  };
}

/** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1` to `<trace id>:<span id>`. */
function parentKey(header: string | undefined): string | undefined {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return undefined;
  const root = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})\s*(?:;|$)/i.exec(header);
  const parent = /(?:^|;)\s*Parent=([0-9a-f]{16})\s*(?:;|$)/i.exec(header);
  return root && parent ? `${root[1]}${root[2]}:${parent[1]}`.toLowerCase() : undefined;
}

/** `globalThis.awslambda.InvokeStore.getXRayTraceId()`, where the runtime has it. */
function invokeStoreHeader(scope: object): string | undefined {
  try {
    const store = member(member(scope, 'awslambda'), 'InvokeStore');
    const read = member(store, 'getXRayTraceId');
    const header: unknown = typeof read === 'function' ? Reflect.apply(read, store, []) : undefined;
    return typeof header === 'string' ? header : undefined;
  } catch {
    return undefined;
  }
}
