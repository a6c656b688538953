// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  context as contextApi,
  createContextKey,
  isSpanContextValid,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { formatTraceHeader, rootOnlyParentId, type TraceHeader } from '@otel-xray/segment';
import { isUndecided } from './undecided.ts';

const RECEIVED_KEY = createContextKey('@otel-xray/propagation received header');

/** `context` that remembers the other fields of `header`, for the headers that are sent on in the same trace. */
export function withReceivedHeader(context: Context, header: TraceHeader): Context {
  return context.setValue(RECEIVED_KEY, header);
}

/**
 * The header by which another service joins the trace of `context` (default: the active one): the active span as
 * parent, and the fields that came with the same trace. A header that was only received, with no own span since,
 * goes on as it came. `undefined` where there is no trace.
 *
 *     Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1
 */
export function traceHeader(context: Context = contextApi.active()): string | undefined {
  const span = trace.getSpanContext(context);
  if (!span || !isSpanContextValid(span)) return undefined;
  const { traceId, spanId, traceFlags, isRemote } = span;
  return formatTraceHeader({
    traceId,
    parentId: isRemote && spanId === rootOnlyParentId(traceId) ? undefined : spanId,
    sampled: isUndecided(context) ? undefined : (traceFlags & TraceFlags.SAMPLED) !== 0,
    kept: keptFields(context, traceId),
  });
}

function keptFields(context: Context, traceId: string): string | undefined {
  const received = context.getValue(RECEIVED_KEY);
  if (typeof received !== 'object' || received === null) return undefined;
  const { kept, traceId: of }: Partial<TraceHeader> = received;
  return typeof kept === 'string' && of === traceId.toLowerCase() ? kept : undefined;
}
