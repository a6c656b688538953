// SPDX-License-Identifier: Apache-2.0
import type { Expected } from './expect/document.ts';
import { serviceKey } from './expect/document.ts';
import { isObject, items, member } from './json.ts';
import { Bytes } from './otlp.ts';

/** Where a value stands in a document: `['http', 'request', 'url']`. */
export type Path = readonly string[];

export interface Fact {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * A document taken apart into values by path, so that two can be laid side by side. Left out is what a comparison
 * leaves out: order, `false` flags, empty objects, ids drawn at random (they are replaced by what they stand for).
 */
export type Facts = ReadonlyMap<string, Fact>;

/** A document with the name it goes by: a span id, or `service of <span id>`. */
export interface Named {
  readonly key: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly facts: Facts;
  readonly exceptionIds: readonly string[];
}

/** Both sides write documents this way: takes them apart, nested subsegments as independent ones. */
export function takeApart(documents: readonly unknown[], spanIds: ReadonlySet<string>): Named[] {
  const flat = documents.flatMap((document) => unNest(document));
  const names = new Map<string, string>();
  for (const document of flat) {
    const parent = String(document.parent_id);
    const isCall = !spanIds.has(parent) && flat.some((other) => other.id === parent);
    if (isCall) names.set(parent, serviceKey(String(document.id)));
  }
  const nameOf = (id: unknown): unknown => names.get(String(id)) ?? id;
  const exceptions = new Map<string, string>();
  for (const document of flat) {
    items(member(document.cause, 'exceptions')).forEach((exception, i) => {
      exceptions.set(String(member(exception, 'id')), `exception ${i} of ${String(nameOf(document.id))}`);
    });
  }
  return flat.map((document) => {
    const key = String(nameOf(document.id));
    const named = { ...document, id: nameOf(document.id), parent_id: nameOf(document.parent_id) };
    const cause = namedCause(document.cause, exceptions, key);
    const exceptionIds = items(member(document.cause, 'exceptions')).map((exception) =>
      String(member(exception, 'id')),
    );
    return { key, document, facts: toFacts({ ...named, cause }), exceptionIds };
  });
}

export function factsOfExpected(expected: Expected): Facts {
  return toFacts(expected.members);
}

function unNest(document: unknown): Record<string, unknown>[] {
  if (!isObject(document)) return [];
  const { subsegments, ...own } = document;
  const children = items(subsegments).flatMap((child) =>
    isObject(child)
      ? unNest({ trace_id: own.trace_id, parent_id: own.id, type: 'subsegment', ...child })
      : [],
  );
  return [own, ...children];
}

/** Exceptions without their ids; a reference by id becomes the name of the exception referred to. */
function namedCause(cause: unknown, exceptions: ReadonlyMap<string, string>, key: string): unknown {
  if (!isObject(cause)) return cause === undefined ? undefined : (exceptions.get(String(cause)) ?? cause);
  const list = items(cause.exceptions);
  return {
    ...cause,
    exceptions: list.map((exception) => {
      const { id: _, ...rest } = isObject(exception) ? exception : { id: undefined };
      const linked = exceptions.get(String(member(exception, 'cause')));
      const index = list.findIndex((_other, i) => linked === `exception ${i} of ${key}`);
      return { ...rest, cause: index < 0 ? member(exception, 'cause') : index };
    }),
  };
}

/** Objects that are values in themselves: compared whole. */
function isWhole(path: Path): boolean {
  if (path[0] === 'metadata') return path.length === 3;
  if (path[0] === 'links') return path.length === 2;
  return path.at(-1) === 'stack' || path[1] === 'cloudwatch_logs' || path[1] === 'table_names';
}

function toFacts(document: Readonly<Record<string, unknown>>): Facts {
  const facts = new Map<string, Fact>();
  const add = (path: Path, value: unknown): void => {
    const isAbsent =
      value === undefined ||
      (value === false && path.length === 1 && ['error', 'fault', 'throttle'].includes(path[0] ?? ''));
    if (isAbsent) return;
    const isLeaf = typeof value !== 'object' || value === null || value instanceof Bytes || isWhole(path);
    if (isLeaf) facts.set(path.join('\u0000'), { path, value });
    else for (const [key, item] of Object.entries(value)) add([...path, key], item);
  };
  for (const [key, value] of Object.entries(document)) add([key], value);
  return facts;
}
