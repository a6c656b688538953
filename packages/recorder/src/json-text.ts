// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
/** What a value is in JSON, whatever it is: nothing throws, and nothing that can be said is lost. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, createReplacer()) ?? 'null';
  } catch (error: unknown) {
    return JSON.stringify(`[${error instanceof Error ? error.message : 'unreadable'}]`);
  }
}

/** For one value: remembers where it stands, so that a cycle ends. */
function createReplacer(): (this: unknown, key: string, value: unknown) => unknown {
  const above: unknown[] = [];
  return function replace(key, value) {
    // `this` holds the value: what was entered after it has been left.
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    const given = member(this, key);
    // A Buffer has turned itself into a list of numbers already.
    const plain = given instanceof Uint8Array ? base64(given) : toPlain(value);
    if (typeof plain !== 'object' || plain === null) return plain;
    if (above.includes(plain)) return '[Circular]';
    above.push(plain);
    return plain;
  };
}

function toPlain(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      return value === null ? null : plainObject(value);
    default:
      return value;
  }
}

function plainObject(value: object): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return Object.assign({ name, message, cause }, value);
  }
  return value instanceof RegExp ? String(value) : value;
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
