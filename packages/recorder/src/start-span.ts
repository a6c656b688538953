// SPDX-License-Identifier: Apache-2.0
import { type Context, type Span, type SpanKind, trace } from '@opentelemetry/api';
import { isLocalRoot, keepSegment, segmentOf } from '@otel-xray/segment';

const SCOPE = '@otel-xray/recorder';

/** Starts a span below the active one of `outer`, and remembers which segment it belongs to. */
export function startSpan(name: string, outer: Context, kind?: SpanKind): Span {
  const span = trace
    .getTracer(SCOPE)
    .startSpan(String(name), kind === undefined ? undefined : { kind }, outer);
  const parent = trace.getSpan(outer);
  if (parent === undefined || !span.isRecording() || isLocalRoot(span)) return span;
  const segment = segmentOf(parent);
  if (segment !== undefined) keepSegment(span, segment);
  return span;
}

/** Starts a span that has no parent in this process: below a caller elsewhere if `outer` names one, else a new trace. */
export function startSegmentSpan(name: string, outer: Context): Span {
  const isBelowCaller = trace.getSpanContext(outer)?.isRemote === true;
  return trace
    .getTracer(SCOPE)
    .startSpan(String(name), { root: !isBelowCaller, attributes: { 'aws.xray.name': String(name) } }, outer);
}
