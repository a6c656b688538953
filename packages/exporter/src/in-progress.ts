// SPDX-License-Identifier: Apache-2.0
import { copyBeside } from '@otel-xray/segment';
import type { ExportedSpan } from './pending-resource.ts';

/**
 * An open span as it stands, marked for a document that says `in_progress` and has no end. Its ids, times and
 * attributes are those of now; the span itself goes on.
 */
export function inProgress(span: ExportedSpan): ExportedSpan {
  const { name, kind, parentSpanContext, startTime, status, resource, instrumentationScope } = span;
  const ids = span.spanContext();
  const copy = {
    name,
    kind,
    spanContext: () => ids,
    parentSpanContext,
    startTime,
    endTime: startTime,
    status: { ...status },
    attributes: { ...span.attributes, 'aws.xray.inprogress': true },
    events: span.events.slice(),
    links: span.links.slice(),
    resource,
    instrumentationScope,
  };
  copyBeside(span, copy);
  return copy;
}
