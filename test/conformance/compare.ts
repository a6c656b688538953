// SPDX-License-Identifier: Apache-2.0

import type { ExpectedException } from './expect/cause.ts';
import { type Expected, expectDocuments } from './expect/document.ts';
import { type Facts, factsOfExpected, type Named, type Path, takeApart } from './facts.ts';
import { equal, isObject, items, member } from './json.ts';
import type { Vector } from './vectors.ts';

/** One value on which the collector and we do not agree, or on which we and the rules do not. */
export interface Difference {
  readonly vector: Vector;
  /** Span id, or `service of <span id>`. */
  readonly key: string;
  /** `['(document)']` where one side has no such document. */
  readonly path: Path;
  /** The collector's value. */
  readonly theirs: unknown;
  /** What we wrote. */
  readonly ours: unknown;
  /** What the rules say we write. */
  readonly due: unknown;
  /** What the entries look into to tell whether they are the reason. */
  readonly context: Context;
}

/** What is due, taken apart. */
export interface Due extends Expected {
  readonly facts: Facts;
}

export interface Context {
  readonly expected: Due | undefined;
  readonly theirs: Named | undefined;
  readonly ours: Named | undefined;
}

export const WHOLE_DOCUMENT: Path = ['(document)'];

/** Our documents of a vector laid beside the collector's and beside what the rules expect. */
export interface Comparison {
  readonly vector: Vector;
  readonly ours: readonly Named[];
  /** Names of the documents that any side has. */
  readonly keys: readonly string[];
  readonly differences: readonly Difference[];
}

export function compare(vector: Vector, documents: readonly unknown[]): Comparison {
  return comparer(vector)(documents);
}

/** Works out once what the collector wrote and what is due, to compare any number of documents with. */
export function comparer(vector: Vector): (documents: readonly unknown[]) => Comparison {
  const spanIds = new Set(vector.spans.map((span) => span.spanId));
  const theirs = takeApart(vector.documents, spanIds);
  const expected = expectDocuments(vector.spans, {
    indexing: { all: vector.config.indexAllAttributes, names: new Set(vector.config.indexedAttributes) },
    logGroups: vector.config.logGroups,
    recorded: (spanId) => recordedExceptions(theirs.find((document) => document.key === spanId)),
  }).map((document): Due => ({ ...document, facts: factsOfExpected(document) }));
  return (documents) => {
    const ours = takeApart(documents, spanIds);
    const keys = [...new Set([...theirs, ...expected, ...ours].map(({ key }) => key))];
    const differences = keys.flatMap((key) => {
      const context = {
        expected: expected.find((document) => document.key === key),
        theirs: theirs.find((document) => document.key === key),
        ours: ours.find((document) => document.key === key),
      };
      return differencesOf(vector, key, context);
    });
    return { vector, ours, keys, differences };
  };
}

function differencesOf(vector: Vector, key: string, context: Context): Difference[] {
  const theirs = context.theirs?.facts;
  const ours = context.ours?.facts;
  const due = context.expected?.facts;
  if (theirs === undefined || ours === undefined || due === undefined) {
    const sides = { theirs: whole(theirs), ours: whole(ours), due: whole(due) };
    return [{ vector, key, path: WHOLE_DOCUMENT, ...sides, context }];
  }
  const paths = new Map([...theirs, ...due, ...ours].map(([id, { path }]) => [id, path]));
  return [...paths].flatMap(([id, path]) => {
    const sides = { theirs: theirs.get(id)?.value, ours: ours.get(id)?.value, due: due.get(id)?.value };
    const agree = sameValue(path, sides.theirs, sides.ours) && sameValue(path, sides.due, sides.ours);
    return agree ? [] : [{ vector, key, path, ...sides, context }];
  });
}

/** Where our documents are not what the rules expect, whatever the collector makes of it. */
export function againstRules({ differences }: Comparison): Difference[] {
  return differences.flatMap((difference) => {
    const { expected, ours } = difference.context;
    if (difference.path !== WHOLE_DOCUMENT || expected === undefined || ours === undefined) {
      return sameValue(difference.path, difference.due, difference.ours) ? [] : [difference];
    }
    const due = expected.facts;
    return [...new Map([...due, ...ours.facts])]
      .map(([id, { path }]) => ({
        ...difference,
        path,
        due: due.get(id)?.value,
        ours: ours.facts.get(id)?.value,
      }))
      .filter((one) => !sameValue(one.path, one.due, one.ours));
  });
}

/** All facts of a document as one value. */
function whole(facts: Facts | undefined): unknown {
  return facts && Object.fromEntries([...facts].map(([id, { value }]) => [id, value]));
}

const MICROSECOND = 1e-6 + 1e-9;

/** Equal but for what a comparison leaves out: times agree within a microsecond. */
export function sameValue(path: Path, a: unknown, b: unknown): boolean {
  if (path[0] === WHOLE_DOCUMENT[0]) return sameWhole(a, b);
  const isTime = path.length === 1 && (path[0] === 'start_time' || path[0] === 'end_time');
  if (isTime && typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= MICROSECOND;
  return equal(a, b);
}

function sameWhole(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && sameValue(key.split('\u0000'), a[key], b[key]))
  );
}

function recordedExceptions(document: Named | undefined): ExpectedException[] | undefined {
  const list = items(member(member(document?.document, 'cause'), 'exceptions'));
  if (list.length === 0) return undefined;
  return list.map((exception, i) => ({
    message: String(member(exception, 'message')),
    type: String(member(exception, 'type')),
    remote: member(exception, 'remote') === true,
    stack: member(exception, 'stack') as ExpectedException['stack'],
    causedByNext:
      member(exception, 'cause') !== undefined && member(exception, 'cause') === member(list[i + 1], 'id'),
  }));
}
