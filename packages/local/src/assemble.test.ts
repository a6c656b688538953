// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assembleTrace } from './assemble.ts';
import type { SegmentDocument } from './document.ts';
import type { Segment } from './trace.ts';

const TRACE_ID = '1-581cf771-a006649127e371903a2de979';

/** Ids are letters here: `a` → `aaaaaaaaaaaaaaaa`. */
function part(letter: string, start: number, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return { id: letter.repeat(16), name: letter, start_time: start, end_time: start + 1, ...rest };
}

function segment(letter: string, start: number, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return part(letter, start, { trace_id: TRACE_ID, ...rest });
}

function subsegment(
  letter: string,
  start: number,
  parent: string,
  rest: Partial<SegmentDocument> = {},
): SegmentDocument {
  return segment(letter, start, { type: 'subsegment', parent_id: parent.repeat(16), ...rest });
}

/** `a(b(c) d)` */
function outline(segments: readonly Segment[]): string {
  return segments
    .map(({ name, subsegments }) => (subsegments.length > 0 ? `${name}(${outline(subsegments)})` : name))
    .join(' ');
}

const open = { end_time: undefined, in_progress: true };

it.each<[name: string, documents: SegmentDocument[], outline: string, complete: boolean]>([
  ['a segment', [segment('a', 1)], 'a', true],
  [
    'a segment with subsegments',
    [segment('a', 1, { subsegments: [part('b', 1, { subsegments: [part('c', 1)] })] })],
    'a(b(c))',
    true,
  ],
  ['two segments by start time', [segment('b', 2), segment('a', 1)], 'a b', true],
  ['a caller that is not traced', [segment('a', 1, { parent_id: 'f'.repeat(16) })], 'a', true],
  [
    'a segment below a segment is not folded',
    [segment('a', 1), segment('b', 2, { parent_id: 'a'.repeat(16) })],
    'a b',
    true,
  ],
  ['an independent subsegment below the segment', [segment('a', 1), subsegment('b', 2, 'a')], 'a(b)', true],
  [
    '… below a nested subsegment',
    [segment('a', 1, { subsegments: [part('b', 1)] }), subsegment('c', 2, 'b')],
    'a(b(c))',
    true,
  ],
  [
    '… below another independent one',
    [subsegment('c', 3, 'b'), subsegment('b', 2, 'a'), segment('a', 1)],
    'a(b(c))',
    true,
  ],
  [
    '… with children of its own',
    [segment('a', 1), subsegment('b', 2, 'a', { subsegments: [part('c', 2)] })],
    'a(b(c))',
    true,
  ],
  ['an orphan', [segment('a', 1), subsegment('b', 2, 'f')], 'a b', false],
  ['an orphan alone', [subsegment('b', 2, 'f')], 'b', false],
  ['in progress', [segment('a', 1, open)], 'a', false],
  [
    'in progress, then complete',
    [segment('a', 1, open), segment('a', 1, { subsegments: [part('b', 1)] })],
    'a(b)',
    true,
  ],
  ['a nested one in progress', [segment('a', 1, { subsegments: [part('b', 1, open)] })], 'a(b)', false],
  [
    '… completed by itself',
    [segment('a', 1, { subsegments: [part('b', 1, open)] }), subsegment('b', 1, 'a')],
    'a(b)',
    true,
  ],
  [
    'a second complete one, with a child',
    [segment('a', 1), segment('a', 1, { subsegments: [part('b', 1)] })],
    'a',
    true,
  ],
  ['its own parent', [segment('a', 1), subsegment('b', 2, 'b')], 'a b', false],
  ['a circle of parents', [subsegment('c', 3, 'b'), subsegment('b', 2, 'c')], 'b(c)', false],
  [
    'a circle with a tail',
    [subsegment('d', 4, 'c'), subsegment('c', 3, 'b'), subsegment('b', 2, 'c')],
    'b(c(d))',
    false,
  ],
  [
    'a circle through a nested one',
    [subsegment('b', 2, 'c', { subsegments: [part('c', 3)] })],
    'b(c)',
    false,
  ],
])('puts together %s, in any order', (_name, documents, expected, complete) => {
  const ordered = assembleTrace(TRACE_ID, documents);
  expect(outline(ordered.segments)).toBe(expected);
  expect(ordered.complete).toBe(complete);
  expect(ordered.documents).toEqual(documents);
  // A second complete document is the one case where the order decides.
  if (
    new Set(documents.filter((d) => !d.in_progress).map((d) => d.id)).size <
    documents.filter((d) => !d.in_progress).length
  )
    return;
  const reversed = assembleTrace(TRACE_ID, [...documents].reverse());
  expect({ ...reversed, documents: [] }).toEqual({ ...ordered, documents: [] });
});

it('makes the document X-Ray would answer with', () => {
  const trace = assembleTrace(TRACE_ID, [
    subsegment('b', 2, 'a', { namespace: 'aws', aws: { operation: 'PutItem' }, Dummy: 1 }),
    segment('a', 1, { origin: 'AWS::ECS::Fargate' }),
  ]);
  const folded = {
    ...part('b', 2),
    namespace: 'aws',
    aws: { operation: 'PutItem' },
    Dummy: 1,
    subsegments: [],
  };
  expect(trace.segments).toEqual([
    { ...segment('a', 1), origin: 'AWS::ECS::Fargate', subsegments: [folded] },
  ]);
  expect(trace).toMatchObject({ id: TRACE_ID, startTime: 1, endTime: 3, complete: true });
});

it('leaves an orphan recognisable', () => {
  expect(assembleTrace(TRACE_ID, [subsegment('b', 2, 'f')]).segments).toEqual([
    { ...subsegment('b', 2, 'f'), subsegments: [] },
  ]);
});

it('does not touch the documents it was given', () => {
  const documents = [segment('a', 1, { subsegments: [part('b', 1)] }), subsegment('c', 2, 'b')];
  const before = structuredClone(documents);
  assembleTrace(TRACE_ID, documents);
  expect(documents).toEqual(before);
});

it('keeps members named like what objects inherit', () => {
  const text = JSON.stringify(segment('a', 1)).replace('{', '{"__proto__":{"polluted":1},"constructor":2,');
  const [assembled] = assembleTrace(TRACE_ID, [JSON.parse(text)]).segments;
  expect(Object.keys(assembled ?? {})).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(assembled)).toBe(Object.prototype);
});

it('survives ten thousand levels, nested or chained', () => {
  const depth = 10_000;
  const id = (level: number): string => level.toString(16).padStart(16, '0');
  let nested = part('a', 1, { id: id(depth) });
  for (let level = depth - 1; level > 0; level -= 1)
    nested = { ...part('a', 1), id: id(level), subsegments: [nested] };
  const chained = Array.from({ length: depth - 1 }, (_, index) =>
    subsegment('a', 1, 'x', { id: id(index + 2), parent_id: id(index + 1) }),
  );
  for (const documents of [
    [{ ...nested, trace_id: TRACE_ID }],
    [segment('a', 1, { id: id(1) }), ...chained],
  ]) {
    let [level] = assembleTrace(TRACE_ID, documents).segments;
    let levels = 0;
    for (; level; [level] = level.subsegments) levels += 1;
    expect(levels).toBe(depth);
  }
});

it('loses nothing, whatever the parents', () => {
  const letters = fc.constantFrom(...'abcdefgh');
  const documents = fc.uniqueArray(fc.tuple(letters, letters, fc.boolean(), fc.nat(5)), {
    selector: ([id]) => id,
  });
  fc.assert(
    fc.property(documents, (parts) => {
      const sent = parts.map(([id, parent, sub, start]) =>
        sub ? subsegment(id, start, parent) : segment(id, start),
      );
      const forward = assembleTrace(TRACE_ID, sent);
      expect(outline(forward.segments).replace(/\W/g, '').split('').sort()).toEqual(
        parts.map(([id]) => id).sort(),
      );
      expect(assembleTrace(TRACE_ID, [...sent].reverse()).segments).toEqual(forward.segments);
    }),
  );
});
