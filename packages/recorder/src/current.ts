// SPDX-License-Identifier: Apache-2.0
import { isSpanContextValid, type Span, trace } from '@opentelemetry/api';
import { formatTraceId, isLocalRoot, member, segmentOf } from '@otel-xray/segment';
import { Entity, isSampledSpan } from './entity.ts';

/**
 * The segment that the active span belongs to: the request, or what `inSegment` began. `undefined` outside of any,
 * and where neither `XRaySpanProcessor` nor this package has seen what lies between the two.
 */
export function currentSegment(): Entity | undefined {
  const active = trace.getActiveSpan();
  if (active === undefined) return undefined;
  const segment = segmentOf(active);
  return isSpan(segment) ? new Entity(segment) : undefined;
}

/** The subsegment that is active: the active span, unless that is the segment itself. */
export function currentSubsegment(): Entity | undefined {
  const active = trace.getActiveSpan();
  return active === undefined || isLocalRoot(active) ? undefined : new Entity(active);
}

/** The trace id as X-Ray writes it: `1-5759e988-bd862e3fe1be46a994272793`. `undefined` outside of a trace. */
export function traceId(): string | undefined {
  const ids = trace.getActiveSpan()?.spanContext();
  return ids !== undefined && isSpanContextValid(ids) ? formatTraceId(ids.traceId) : undefined;
}

/** Whether what is recorded here is sent. */
export function isSampled(): boolean {
  const active = trace.getActiveSpan();
  return active !== undefined && isSampledSpan(active);
}

function isSpan(value: unknown): value is Span {
  return (
    typeof member(value, 'spanContext') === 'function' && typeof member(value, 'setAttribute') === 'function'
  );
}
