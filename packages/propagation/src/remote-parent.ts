// SPDX-License-Identifier: Apache-2.0
import { type Context, isSpanContextValid, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { rootOnlyParentId, type TraceHeader } from '@otel-xray/segment';

/** The parent in another process that a header names; one that says nothing of sampling counts as unsampled. */
export function remoteParentOf(
  { traceId, parentId, sampled }: TraceHeader,
  isSampled = sampled === true,
): SpanContext {
  return {
    traceId,
    spanId: parentId ?? rootOnlyParentId(traceId),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
}

/** The parent in another process that `context` stands for, if it does. */
export function remoteParentIn(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent?.isRemote && isSpanContextValid(parent) ? parent : undefined;
}

/** Whether `context` stands for a span of this process, recorded or not. */
export function hasOwnSpan(context: Context): boolean {
  const span = trace.getSpanContext(context);
  return span !== undefined && span.isRemote !== true && isSpanContextValid(span);
}
