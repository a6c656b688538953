// SPDX-License-Identifier: Apache-2.0
import { type KeptMetadata, keptMetadata, type SpanSource } from '@otel-xray/segment';

/** What a span takes besides its attributes: the objects of the SDK, ids, times. */
const SPAN_BYTES = 600;
/** What a value takes besides its text. */
const VALUE_BYTES = 40;

/** About how much memory a span holds, in bytes. Counts the texts; what is nested deeper is not looked into. */
export function estimateBytes(span: SpanSource): number {
  let bytes = SPAN_BYTES + textBytes(span.name) + attributeBytes(span.attributes);
  for (const event of span.events) bytes += VALUE_BYTES + attributeBytes(event.attributes ?? {});
  for (const link of span.links) bytes += VALUE_BYTES + attributeBytes(link.attributes ?? {});
  const kept = keptMetadata(span);
  if (kept !== undefined) bytes += keptBytes(kept);
  return bytes;
}

function keptBytes(kept: KeptMetadata): number {
  let bytes = 0;
  for (const values of kept.values()) {
    for (const [key, json] of values) bytes += VALUE_BYTES + textBytes(key) + textBytes(json);
  }
  return bytes;
}

function attributeBytes(attributes: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const key in attributes) bytes += VALUE_BYTES + valueBytes(attributes[key]);
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (value instanceof Uint8Array) return value.byteLength;
  return Array.isArray(value)
    ? value.reduce<number>((sum, item) => sum + VALUE_BYTES + valueBytes(item), 0)
    : 0;
}

/** Texts of one byte a character, as most are in V8. */
function textBytes(text: string): number {
  return text.length;
}
