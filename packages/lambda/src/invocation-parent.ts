// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  defaultTextMapGetter,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { isUndecided, XRayPropagator } from '@otel-xray/propagation';
import {
  formatTraceHeader,
  rootOnlyParentId,
  runtimeTraceHeader,
  type TraceHeader,
} from '@otel-xray/segment';

/**
 * What becomes of invocations that Lambda itself does not trace (`Sampled=0`, or `Root` alone where tracing is
 * `PassThrough`): nothing is sent, or a segment of the function's own, since Lambda sends none to hang it from.
 */
export type WhenUnsampled = 'nothing' | 'segment';

/** Where the span of an invocation belongs. */
export interface InvocationParent {
  /** Holds the parent, and what its header brought along. */
  readonly context: Context;
  /** Lambda's own function segment, where that is the parent. */
  readonly facade: SpanContext | undefined;
  /**
   * Nobody decided that this is traced: nothing is recorded, and no header is changed, as if we were not here. (An
   * invocation with `Sampled=0` is decided, and its header goes on.)
   */
  readonly isUntraced: boolean;
}

export interface InvocationHeaders {
  /** That of the invocation, from `invocationHeader`. */
  readonly header: TraceHeader | undefined;
  /** Those of the event, where a request is behind it. */
  readonly headers: object | undefined;
  readonly whenUnsampled: WhenUnsampled;
}

/**
 * The header that the runtime gives this invocation: its invoke store's, which alone tells concurrent invocations
 * apart, else the context's, else that of `_X_AMZN_TRACE_ID`.
 */
export function invocationHeader(
  ofContext: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  scope: object = globalThis,
): TraceHeader | undefined {
  return runtimeTraceHeader({ _X_AMZN_TRACE_ID: ofContext ?? env._X_AMZN_TRACE_ID }, scope);
}

/**
 * Finds the parent of an invocation. Lambda's own function segment goes before everything that the event says; where
 * Lambda has none, the trace of the event's headers is joined; another trace there becomes a link of the span.
 */
export function joinInvocation({ header, headers, whenUnsampled }: InvocationHeaders): InvocationParent {
  const asked = propagation.extract(ROOT_CONTEXT, headers ?? {});
  if (header === undefined) return { context: asked, facade: undefined, isUntraced: false };
  const joined = isJoined(asked, header) ? asked : joinHeader(asked, header);
  const parent = trace.getSpanContext(joined);
  const isDecided = header.parentId !== undefined && typeof header.sampled === 'boolean';
  if (isDecided && header.sampled === true) return { context: joined, facade: parent, isUntraced: false };
  if (!isDecided && parent && isSpanContextValid(parent) && !isUndecided(joined)) {
    return { context: joined, facade: undefined, isUntraced: false };
  }
  if (whenUnsampled === 'segment') {
    return {
      context: trace.setSpanContext(joined, ownRoot(header.traceId)),
      facade: undefined,
      isUntraced: false,
    };
  }
  return { context: joined, facade: undefined, isUntraced: !isDecided };
}

function isJoined(context: Context, { traceId, parentId }: TraceHeader): boolean {
  const parent = trace.getSpanContext(context);
  return parent?.traceId === traceId && parent.spanId === parentId;
}

function joinHeader(context: Context, header: TraceHeader): Context {
  const carrier = { 'x-amzn-trace-id': formatTraceHeader(header) };
  return new XRayPropagator({ joinUndecided: true }).extract(context, carrier, defaultTextMapGetter);
}

/** In the trace that the header names, below nothing. */
function ownRoot(traceId: string): SpanContext {
  return { traceId, spanId: rootOnlyParentId(traceId), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
