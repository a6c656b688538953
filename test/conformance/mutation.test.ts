// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from 'vitest';
import { comparer, type Difference, WHOLE_DOCUMENT } from './compare.ts';
import { DIFFERENCES, type Explained, judge } from './differences/index.ts';
import { hasTest } from './docs.ts';
import type { Path } from './facts.ts';
import { mutate, REMOVED, without, wrongValues } from './mutate.ts';
import { runAll } from './report.ts';
import { translate } from './translate.ts';
import type { Vector } from './vectors.ts';

/*
 * Who guards the guards: an entry that let anything through at its path would make the conformance run worthless.
 * So each is given wrong values, and must refuse every one.
 */

const INSTANCES = 6;

/** Of each vector. All but one have no more. */
const DOCUMENTS = 12;

let explained: readonly Explained[] = [];
beforeAll(() => {
  explained = runAll().explained;
});

const documentsOf = new Map<Vector, readonly unknown[]>();
function ours(vector: Vector): readonly unknown[] {
  const documents = documentsOf.get(vector) ?? translate(vector).documents;
  documentsOf.set(vector, documents);
  return documents;
}

const comparerOf = new Map<Vector, ReturnType<typeof comparer>>();
function isRed(vector: Vector, documents: readonly unknown[]): boolean {
  const compare = comparerOf.get(vector) ?? comparer(vector);
  comparerOf.set(vector, compare);
  return judge(compare(documents)).unexplained.length > 0;
}

/**
 * Some of what an entry explains, every kind of path once before any comes twice. Vectors that are red anyway, which
 * the conformance run reports, would prove nothing.
 */
function instancesOf(id: number): Difference[] {
  const own = explained
    .filter(({ entry, difference }) => entry.id === id && !isRed(difference.vector, ours(difference.vector)))
    .map(({ difference }) => difference);
  const seen = new Map<string, number>();
  const ranked = own.map((difference) => {
    const kind = difference.path.slice(0, 2).join('.').replace(/\d+/g, 'n');
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return { difference, rank: seen.get(kind) ?? 0 };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, INSTANCES)
    .map(({ difference }) => difference);
}

/** Wrong documents at the path of a difference, and what is wrong with them. */
function wrongAtPath({ vector, path, theirs, ours: right, context }: Difference): [string, unknown[]][] {
  const documents = ours(vector);
  const id = context.ours?.document.id;
  if (path[0] === WHOLE_DOCUMENT[0]) {
    return right === undefined
      ? [['the collector’s document', [...documents, context.theirs?.document]]]
      : [
          ['no document', without(documents, id)],
          ['another name', mutate(documents, id, ['name'], 'unasked')],
          ['another trace', mutate(documents, id, ['trace_id'], `1-00000000-${'0'.repeat(24)}`)],
        ];
  }
  const values = [...wrongValues(right), theirs === undefined ? REMOVED : theirs];
  return values
    .filter((value) => !(value === REMOVED && (right === undefined || isImplied(path))))
    .map((value) => [describeValue(value), mutate(documents, id, path, value)]);
}

/** A nested subsegment has these by where it stands. */
function isImplied(path: Path): boolean {
  return path.length === 1 && ['parent_id', 'type', 'trace_id'].includes(path[0] ?? '');
}

/** Documents wrong elsewhere than where the difference is. */
function wrongElsewhere({ vector, path, context }: Difference): [string, unknown[]][] {
  const documents = ours(vector);
  const document = context.ours?.document;
  if (document === undefined) return [];
  const change = (at: Path, value: unknown): unknown[] => mutate(documents, document.id, at, value);
  const end = document.end_time === undefined ? 'start_time' : 'end_time';
  const rows: [Path, unknown][] = [
    [['name'], `${String(document.name)}x`],
    [[end], Number(document[end]) + 0.001],
    [['extra'], 1],
    [['fault'], document.fault !== true],
    [['annotations', 'extra'], 'x'],
    [['metadata', 'default', 'extra'], 'x'],
    [['metadata', 'other', 'extra'], 'x'],
    [['http', 'request', 'extra'], 'x'],
    [['aws', 'extra'], 'x'],
    ...[...(context.ours?.facts.values() ?? [])]
      .filter((fact) => ['annotations', 'metadata'].includes(fact.path[0] ?? ''))
      .slice(0, 3)
      .map((fact): [Path, unknown] => [fact.path, REMOVED]),
  ];
  return rows
    .filter(([at]) => at.join('.') !== path.join('.'))
    .map(([at, value]) => [`${at.join('.')} ${describeValue(value)}`, change(at, value)]);
}

function describeValue(value: unknown): string {
  return value === REMOVED
    ? 'removed'
    : `= ${JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`;
}

describe('an entry', () => {
  it.each(DIFFERENCES.map((entry) => [entry.id, entry.title, entry] as const))(
    '%i %s',
    (id, title, entry) => {
      const instances = instancesOf(id);
      const held = entry.heldBy ?? [];
      expect(
        instances.length + held.length,
        `${id} ${title}: used by no vector, held by no test`,
      ).toBeGreaterThan(0);
      for (const { part, file, test } of held)
        expect(hasTest(file, test), `${part}: ${file} ${test}`).toBe(true);
      for (const difference of instances) {
        const { vector, path } = difference;
        const at = `${vector.name} ${path.join('.')}`;
        for (const [what, documents] of wrongAtPath(difference)) {
          expect(isRed(vector, documents), `${at} ${what} passes`).toBe(true);
        }
        for (const [what, documents] of wrongElsewhere(difference)) {
          expect(isRed(vector, documents), `${at}: elsewhere ${what} passes`).toBe(true);
        }
      }
    },
  );
});

describe('every value of every document', () => {
  it('matters', () => {
    for (const { vector, ours: named } of runAll().results) {
      if (isRed(vector, ours(vector))) continue;
      for (const { document, facts } of named.slice(0, DOCUMENTS)) {
        for (const { path, value } of facts.values()) {
          if (path[0] === 'id' || isImplied(path)) continue;
          const wrong = typeof value === 'number' ? -value - 1.5 : 'unasked';
          const documents = mutate(ours(vector), document.id, path, wrong);
          expect(isRed(vector, documents), `${vector.name} ${path.join('.')}`).toBe(true);
        }
      }
    }
  });
});
