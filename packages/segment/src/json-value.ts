// SPDX-License-Identifier: Apache-2.0
import type { JsonWriter } from './json-writer.ts';

/** Deeper values are written as `"[...]"`: no attribute of use is, and a hostile one must not cost the span. */
const MAX_VALUE_DEPTH = 64;

/** Whether a value has a JSON form at all: `undefined`, functions and symbols have none. */
export function isWritable(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

/**
 * Writes any value an attribute may hold: NaN and infinities as strings, integers of any size exactly, bytes in
 * base64, what JSON cannot say as `null` in arrays and not at all in maps, a cycle as `"[Circular]"`.
 */
export function writeValue(out: JsonWriter, value: unknown, parents: readonly object[] = []): void {
  switch (typeof value) {
    case 'string':
      out.text(value);
      return;
    case 'number':
      if (Number.isFinite(value)) out.number(value);
      else out.text(String(value));
      return;
    case 'boolean':
      out.raw(value ? 'true' : 'false');
      return;
    case 'bigint':
      out.raw(String(value));
      return;
    case 'object':
      if (value === null) out.raw('null');
      else writeObject(out, value, parents);
      return;
    default:
      out.raw('null');
  }
}

function writeObject(out: JsonWriter, value: object, parents: readonly object[]): void {
  if (value instanceof Uint8Array) {
    out.text(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  } else if (value instanceof Date) {
    out.text(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString());
  } else if (parents.includes(value)) {
    out.text('[Circular]');
  } else if (parents.length >= MAX_VALUE_DEPTH) {
    out.text('[...]');
  } else if (Array.isArray(value)) {
    writeArray(out, value, [...parents, value]);
  } else {
    writeMap(out, value, [...parents, value]);
  }
}

function writeArray(out: JsonWriter, values: readonly unknown[], parents: readonly object[]): void {
  out.beginArray();
  for (const value of values) {
    if (out.overflowed) return;
    writeValue(out, value, parents);
  }
  out.endArray();
}

function writeMap(out: JsonWriter, map: object, parents: readonly object[]): void {
  out.beginObject();
  for (const [key, value] of Object.entries(map)) {
    if (out.overflowed) return;
    if (!isWritable(value)) continue;
    out.key(key);
    writeValue(out, value, parents);
  }
  out.endObject();
}
