// SPDX-License-Identifier: Apache-2.0
import { formatTraceId } from '../ids.ts';
import { isWritable, writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import type { SpanLinkSource } from '../span.ts';
import type { SpanView } from '../view.ts';

/**
 * Other traces this one belongs to. X-Ray reads them on segments alone.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function writeLinks(out: JsonWriter, links: Iterable<SpanLinkSource>, view: SpanView): void {
  out.beginArray();
  for (const link of links) writeLink(out, link, view);
  out.endArray();
}

function writeLink(out: JsonWriter, { context, attributes }: SpanLinkSource, view: SpanView): void {
  out.beginObject();
  out.string('trace_id', formatTraceId(context.traceId));
  out.string('id', context.spanId.toLowerCase());
  const mark = out.beginMember('attributes');
  writeAttributes(out, attributes ?? {}, view);
  out.endMember(mark);
  out.endObject();
}

/** The attributes of a link or an event, redacted, as members of the object that is open. */
export function writeAttributes(
  out: JsonWriter,
  attributes: Readonly<Record<string, unknown>>,
  { options, span }: SpanView,
): void {
  for (const key of Object.keys(attributes)) {
    const value = options.redact === undefined ? attributes[key] : options.redact(key, attributes[key], span);
    if (value === null || !isWritable(value)) continue;
    out.key(key);
    writeValue(out, value);
  }
}
