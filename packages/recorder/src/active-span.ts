// SPDX-License-Identifier: Apache-2.0

import { type Span, trace } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { sayOnce } from './notices.ts';

/** The active span, if it can still be written to; `caller` is named in what is said otherwise. */
export function activeSpan(caller: string): Span | undefined {
  const span = trace.getActiveSpan();
  if (span === undefined) {
    sayOutside(caller);
    return undefined;
  }
  return isOpen(span, caller) ? span : undefined;
}

/** Whether a span is written to. One that is not sampled is not, and there is nothing to say about it. */
export function isOpen(span: Span, caller: string): boolean {
  if (span.isRecording()) return true;
  if (member(span, 'ended') === true) {
    sayOnce(`${caller}: the segment or subsegment has ended, so this is left out`);
  }
  return false;
}

export function sayOutside(caller: string): void {
  sayOnce(
    `${caller}: no segment is open here, so nothing is recorded. Is OpenTelemetry started, and is this within a ` +
      'request or inSegment()?',
  );
}
