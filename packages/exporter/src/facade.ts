// SPDX-License-Identifier: Apache-2.0
import { runtimeTraceHeader, type SpanSource } from '@otel-xray/segment';
import type { Environment } from './environment.ts';
import { createFacades } from './facades.ts';

/** Knows Lambda's own function segments (facades) by the trace headers of the invocations it has seen. */
export interface FacadeMemory {
  /** Reads the header of the invocation that runs now. */
  look(): void;
  /** Whether the parent of this span is one of the facades seen. */
  isFacadeParent(span: SpanSource): boolean;
}

/** Spans of an invocation are exported in it or in one soon after; invocations may also run side by side. */
const MAX_REMEMBERED = 100;

/** Looks at the header of each invocation anew, so this is the one place that reads the environment late. */
export function createFacadeMemory(env: Environment, scope: object = globalThis): FacadeMemory {
  const facades = createFacades(MAX_REMEMBERED);
  return {
    look() {
      const header = runtimeTraceHeader(env, scope);
      if (header?.parentId === undefined) return;
      facades.remember({ traceId: header.traceId, spanId: header.parentId });
    },
    isFacadeParent: facades.isFacadeParent,
  };
}
