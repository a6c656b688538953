// SPDX-License-Identifier: Apache-2.0
import { type Attributes, Bytes } from '../otlp.ts';

/** The value of the first key that holds a non-empty string. */
export function firstText(attributes: Attributes, ...keys: string[]): string | undefined {
  return keys.map((key) => textOf(attributes.get(key))).find((value) => value !== undefined);
}

/** The first of these keys that holds a non-empty string. */
export function firstKey(attributes: Attributes, ...keys: string[]): string | undefined {
  return keys.find((key) => textOf(attributes.get(key)) !== undefined);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number, given as a number or in decimal text. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** Whether a key or one that begins with it holds something. */
export function hasPrefix(attributes: Attributes, prefix: string): boolean {
  return [...attributes].some(([key, value]) => key.startsWith(prefix) && value !== null && value !== '');
}

/** How metadata shows a value: no NaN, no infinity, no minus zero, bytes as base64. */
export function shown(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (value instanceof Bytes) return value.base64;
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
  }
  return value;
}

export function isScalar(value: unknown): boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

/** The first `limit` characters, counted as code points. */
export function cut(value: string, limit: number): string {
  return [...value].slice(0, limit).join('');
}

/** Seconds since the epoch, with microseconds. */
export function seconds(nanos: bigint): number {
  return Number((nanos + 500n) / 1000n) / 1e6;
}

/** `1-<8>-<24>`, X-Ray's way to write a trace id. */
export function xrayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}
