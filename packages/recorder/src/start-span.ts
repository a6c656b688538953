// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  type Span,
  type SpanKind,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { keepSegment, segmentOf } from '@otel-xray/segment';

const SCOPE = '@otel-xray/recorder';

let provider: TracerProvider | undefined;
let tracer: Tracer | undefined;

/** Asked for once of each provider. */
function ownTracer(): Tracer {
  const current = trace.getTracerProvider();
  if (tracer === undefined || current !== provider) {
    tracer = current.getTracer(SCOPE);
    provider = current;
  }
  return tracer;
}

/** Starts a span below the active one of `outer`, and remembers which segment it belongs to. */
export function startSpan(name: string, outer: Context, kind?: SpanKind): Span {
  const span = ownTracer().startSpan(String(name), kind === undefined ? undefined : { kind }, outer);
  const parent = trace.getSpan(outer);
  if (parent === undefined || parent.spanContext().isRemote === true) return span;
  const segment = segmentOf(parent);
  if (segment !== undefined && span.isRecording()) keepSegment(span, segment);
  return span;
}

/** Starts a span that has no parent in this process: below a caller elsewhere if `outer` names one, else a new trace. */
export function startSegmentSpan(name: string, outer: Context): Span {
  const isBelowCaller = trace.getSpanContext(outer)?.isRemote === true;
  return trace
    .getTracer(SCOPE)
    .startSpan(String(name), { root: !isBelowCaller, attributes: { 'aws.xray.name': String(name) } }, outer);
}
