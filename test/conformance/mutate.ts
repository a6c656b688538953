// SPDX-License-Identifier: Apache-2.0
import type { Path } from './facts.ts';
import { isObject } from './json.ts';

type Mutable = Record<string, unknown>;

/** Takes the place of a value that is to be removed. */
export const REMOVED: unique symbol = Symbol('removed');

/** A copy of the documents in which the one of this id has another value at a path. */
export function mutate(documents: readonly unknown[], id: unknown, path: Path, value: unknown): unknown[] {
  const copy = structuredClone(documents);
  const document = copy.map((one) => find(one, id)).find((found) => found !== undefined);
  if (document !== undefined) put(document, path, value);
  return [...copy];
}

/** A copy of the documents without the one of this id and what is nested in it. */
export function without(documents: readonly unknown[], id: unknown): unknown[] {
  const keep = (document: unknown): boolean => !isObject(document) || document.id !== id;
  const strip = (document: unknown): unknown => {
    if (!isObject(document) || !Array.isArray(document.subsegments)) return document;
    return { ...document, subsegments: document.subsegments.filter(keep).map(strip) };
  };
  return documents.filter(keep).map(strip);
}

/** Values that are wrong wherever `value` is right: of another type, another text, none at all. */
export function wrongValues(value: unknown): unknown[] {
  if (value === undefined) return ['unasked', 42, true];
  const others: unknown[] = [REMOVED, ['unasked'], { unasked: 1 }];
  if (typeof value === 'string') return [`${value}x`, '', 42, ...others];
  if (typeof value === 'number' || typeof value === 'bigint')
    return [Number(value) + 1, String(value), ...others];
  if (typeof value === 'boolean') return [String(value), 1, ...(value ? [REMOVED] : [true])];
  return ['unasked', 42, null, REMOVED];
}

function find(document: unknown, id: unknown): Mutable | undefined {
  if (!isMutable(document)) return undefined;
  if (document.id === id) return document;
  const below = Array.isArray(document.subsegments) ? document.subsegments : [];
  return below.map((child: unknown) => find(child, id)).find((found) => found !== undefined);
}

function put(target: Mutable, [key = '', ...rest]: Path, value: unknown): void {
  if (rest.length === 0) {
    if (value === REMOVED) delete target[key];
    else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const inner = Object.hasOwn(target, key) && isMutable(target[key]) ? target[key] : {};
  target[key] = inner;
  put(inner, rest, value);
}

/** Arrays too: their indexes are keys. */
function isMutable(value: unknown): value is Mutable {
  return typeof value === 'object' && value !== null;
}
