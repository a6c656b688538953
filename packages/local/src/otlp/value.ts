// SPDX-License-Identifier: Apache-2.0
import {
  type JsonObject,
  listMember,
  mustBe,
  OtlpError,
  objectMember,
  pathOf,
  rawMember,
  stringMember,
} from './json.ts';

/** Deepest nesting of arrays and maps: what protobuf readers refuse too. */
const MAX_DEPTH = 100;

/**
 * Reads a list of key-values. The object has no prototype, so a key `__proto__` is a key like any other. Of a key that
 * comes twice, which OTLP forbids, the last one counts.
 */
export function readAttributes(parent: JsonObject, key: string, depth = 0): Record<string, unknown> {
  const attributes: Record<string, unknown> = Object.create(null);
  for (const entry of listMember(parent, key)) {
    const value = objectMember(entry, 'value');
    attributes[stringMember(entry, 'key')] = value ? readValue(value, depth) : null;
  }
  return attributes;
}

/** An AnyValue: scalar, array, map, bytes, or null where it has no value. */
function readValue(any: JsonObject, depth: number): unknown {
  if (depth > MAX_DEPTH)
    throw new OtlpError(`${any.path.slice(0, 60)}… is nested deeper than ${MAX_DEPTH} levels`);
  for (const [kind, read] of READERS) {
    const value = rawMember(any, kind);
    if (value !== undefined) return read(any, kind, value, depth);
  }
  return null;
}

type ValueReader = (any: JsonObject, kind: string, value: unknown, depth: number) => unknown;

const READERS: readonly (readonly [kind: string, read: ValueReader])[] = [
  ['stringValue', stringMember],
  ['boolValue', readBoolean],
  ['intValue', readInteger],
  ['doubleValue', readDouble],
  ['arrayValue', readArray],
  ['kvlistValue', readMap],
  ['bytesValue', (any, kind) => new Uint8Array(Buffer.from(stringMember(any, kind), 'base64'))],
];

function readBoolean(any: JsonObject, kind: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw mustBe(pathOf(any, kind), 'true or false', value);
}

/**
 * An int64, as a number or a string of digits. Beyond 2⁵³ a string stays exact as a bigint; a bare number has lost its
 * last digits in `JSON.parse` before, and JavaScript writes large ones as `1e+21`: those are taken as they are.
 */
function readInteger(any: JsonObject, kind: string, value: unknown): number | bigint {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^[+-]?\d{1,40}$/.test(value)) {
    const integer = BigInt(value.replace('+', ''));
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  }
  return readNumberText(any, kind, value);
}

/** A double: a number, digits in a string, or what JSON numbers cannot say: `NaN`, `Infinity`, `-Infinity`, `-0`. */
function readDouble(any: JsonObject, kind: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  return readNumberText(any, kind, value);
}

function readNumberText(any: JsonObject, kind: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) return number;
  throw mustBe(pathOf(any, kind), 'a number', value);
}

function readArray(any: JsonObject, kind: string, _value: unknown, depth: number): unknown[] {
  const array = objectMember(any, kind);
  return array ? listMember(array, 'values').map((item) => readValue(item, depth + 1)) : [];
}

function readMap(
  any: JsonObject,
  kind: string,
  _value: unknown,
  depth: number,
): Record<string, unknown> | null {
  const map = objectMember(any, kind);
  return map ? readAttributes(map, 'values', depth + 1) : null;
}
