// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../document.ts';

/** Input that is no ExportTraceServiceRequest. The message names the member: `resourceSpans[0].resource must be …`. */
export class OtlpError extends Error {
  override readonly name = 'OtlpError';
}

/** A JSON object of a request, and where it stands. Readers of its members complain in terms of that place. */
export interface JsonObject {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

/** Anything as an object. */
export function toObject(value: unknown, path: string): JsonObject {
  if (isRecord(value)) return { value, path };
  throw mustBe(path, 'an object', value);
}

/** A member that is an object. In protobuf's JSON, null is the same as absent. */
export function objectMember(parent: JsonObject, key: string): JsonObject | undefined {
  const value = rawMember(parent, key);
  return value === undefined ? undefined : toObject(value, pathOf(parent, key));
}

/** A member that is a list of objects; absent is empty. */
export function listMember(parent: JsonObject, key: string): JsonObject[] {
  const value = rawMember(parent, key) ?? [];
  if (!Array.isArray(value)) throw mustBe(pathOf(parent, key), 'an array', value);
  return value.map((item: unknown, index) => toObject(item, `${pathOf(parent, key)}[${index}]`));
}

/** A member that is a string; absent is empty. */
export function stringMember(parent: JsonObject, key: string): string {
  const value = rawMember(parent, key) ?? '';
  if (typeof value === 'string') return value;
  throw mustBe(pathOf(parent, key), 'a string', value);
}

/** A member that is an unsigned integer; absent is 0. */
export function countMember(parent: JsonObject, key: string): number {
  const value = rawMember(parent, key) ?? 0;
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw mustBe(pathOf(parent, key), 'a number that counts', value);
}

/** A member, whatever it is; null counts as absent. */
export function rawMember({ value }: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? (value[key] ?? undefined) : undefined;
}

/** `resourceSpans[0].scopeSpans` */
export function pathOf({ path }: JsonObject, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The complaint about a member: `…flags must be a number, not an array`. */
export function mustBe(path: string, wanted: string, value: unknown): OtlpError {
  return new OtlpError(`${path === '' ? 'the request' : path} must be ${wanted}, not ${nameOf(value)}`);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  const text = String(value);
  return `${typeof value} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}
