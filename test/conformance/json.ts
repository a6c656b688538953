// SPDX-License-Identifier: Apache-2.0

export type JsonObject = { readonly [member: string]: unknown };

const TOKEN = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const INTEGER = '\u0000integer';

/** `JSON.parse`, except that integers beyond 2⁵³ become `bigint` and so stay exact. */
export function parseJson(text: string): unknown {
  const marked = text.replace(TOKEN, (token) =>
    token.startsWith('"') || !/^-?\d{16,}$/.test(token) ? token : `{${JSON.stringify(INTEGER)}:"${token}"}`,
  );
  return JSON.parse(marked, (_, value: unknown) => {
    const integer = isObject(value) ? value[INTEGER] : undefined;
    return typeof integer === 'string' ? exact(BigInt(integer)) : value;
  });
}

/** The same JSON value, whatever the order of members. Integers compare exactly. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' || typeof a === 'bigint') return exactNumber(a) === exactNumber(b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of an object, `undefined` of anything else. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The items of an array, none of anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number where it is safe, else a `bigint`. */
export function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

function exactNumber(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? exact(BigInt(value)) : value;
}
