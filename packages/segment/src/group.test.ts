// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span, spanId, TRACE_ID } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { groupSpans, type SpanNode, subtree } from './group.ts';
import { SpanKind, type SpanSource } from './span.ts';

const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;

/** `1` a local root, `-1` the top of a document that is none, each with what is nested in it. */
type Shape = readonly [id: number, ...children: Shape[]];

function shapeOf(node: SpanNode): Shape {
  const id = Number.parseInt(node.spanId, 16);
  return [node.parent === undefined && !node.isLocalRoot ? -id : id, ...node.children.map(shapeOf)];
}

const shapesOf = (spans: readonly SpanSource[]) => groupSpans(spans).tops.map(shapeOf);

/** As SDK 1.x hands it over: whether the parent is remote is not said. */
function unsure(init: SpanInit & { readonly parent: number }): SpanSource {
  const { parentSpanContext: _, ...rest } = span(init);
  return { ...rest, parentSpanId: spanId(init.parent) };
}

describe('local roots', () => {
  it.each<[name: string, spans: readonly SpanSource[], shapes: readonly Shape[]]>([
    ['nothing', [], []],
    ['no parent', [span({ id: 1 })], [[1]]],
    ['an all-zero parent is none', [span({ id: 1, parent: 0 })], [[1]]],
    ['a parent that is no id', [span({ id: 1, parent: 'nobody' })], [[1]]],
    ['a local parent in the batch', [span({ id: 1 }), span({ id: 2, parent: 1 })], [[1, [2]]]],
    ['a local parent that comes later', [span({ id: 2, parent: 1 }), span({ id: 1 })], [[1, [2]]]],
    ['a local parent elsewhere', [span({ id: 2, parent: 1 })], [[-2]]],
    ['a remote parent elsewhere', [span({ id: 2, remoteParent: 1 })], [[2]]],
    [
      'a remote parent in the batch: a service that calls itself',
      [span({ id: 1 }), span({ id: 2, remoteParent: 1 })],
      [[1], [2]],
    ],
    ['SERVER with a local parent', [span({ id: 1 }), span({ id: 2, parent: 1, kind: SERVER })], [[1, [2]]]],
    [
      'LOCAL_ROOT with a local parent',
      [span({ id: 1 }), span({ id: 2, parent: 1, attributes: { 'aws.span.kind': 'LOCAL_ROOT' } })],
      [[1], [2]],
    ],
    [
      'another aws.span.kind',
      [span({ id: 1 }), span({ id: 2, parent: 1, attributes: { 'aws.span.kind': 'SERVER' } })],
      [[1, [2]]],
    ],
    [
      'children in the order given',
      [span({ id: 3, parent: 1 }), span({ id: 1 }), span({ id: 2, parent: 1 })],
      [[1, [3], [2]]],
    ],
    [
      'ids in capitals',
      [
        span({ id: '000000000000000A' }),
        span({ id: 2, parent: '000000000000000a', traceId: TRACE_ID.toUpperCase() }),
      ],
      [[10, [2]]],
    ],
  ])('%s', (_, spans, shapes) => {
    expect(shapesOf(spans)).toEqual(shapes);
  });

  it('takes a parent of which nothing is said for a local one', () => {
    const one = { ...span({ id: 2 }), parentSpanContext: { traceId: TRACE_ID, spanId: spanId(1) } };
    expect(shapesOf([span({ id: 1 }), one])).toEqual([[1, [2]]]);
  });
});

describe('spans that do not say whether their parent is remote', () => {
  it.each<[name: string, kind: number, parentKind: number | undefined, shapes: readonly Shape[]]>([
    ['SERVER, parent elsewhere', SERVER, undefined, [[2]]],
    ['SERVER below CLIENT', SERVER, CLIENT, [[1], [2]]],
    ['SERVER below PRODUCER', SERVER, PRODUCER, [[1], [2]]],
    ['SERVER below INTERNAL', SERVER, INTERNAL, [[1, [2]]]],
    ['SERVER below SERVER', SERVER, SERVER, [[1, [2]]]],
    ['CONSUMER, parent elsewhere', CONSUMER, undefined, [[2]]],
    ['CONSUMER below PRODUCER', CONSUMER, PRODUCER, [[1], [2]]],
    ['CONSUMER below SERVER', CONSUMER, SERVER, [[1, [2]]]],
    ['INTERNAL, parent elsewhere', INTERNAL, undefined, [[-2]]],
    ['INTERNAL below CLIENT', INTERNAL, CLIENT, [[1, [2]]]],
    ['CLIENT, parent elsewhere', CLIENT, undefined, [[-2]]],
    ['CLIENT below SERVER', CLIENT, SERVER, [[1, [2]]]],
    ['PRODUCER, parent elsewhere', PRODUCER, undefined, [[-2]]],
  ])('%s', (_, kind, parentKind, shapes) => {
    const parents = parentKind === undefined ? [] : [span({ id: 1, kind: parentKind })];
    expect(shapesOf([...parents, unsure({ id: 2, parent: 1, kind })])).toEqual(shapes);
  });
});

describe('resources', () => {
  it('that are equal, but not one object, do not nest', () => {
    const other = { attributes: { 'service.name': 'shop' } };
    expect(shapesOf([span({ id: 1 }), span({ id: 2, parent: 1, resource: other })])).toEqual([[1], [-2]]);
  });
});

describe('odd batches', () => {
  const other = '00000000000000000000000000000001';

  it.each<[name: string, spans: readonly SpanSource[], shapes: readonly Shape[]]>([
    [
      'a span twice: children go to the first',
      [span({ id: 1, name: 'a' }), span({ id: 1, name: 'b' }), span({ id: 2, parent: 1 })],
      [[1, [2]], [1]],
    ],
    [
      'the id of a parent in another trace',
      [span({ id: 1, traceId: other }), span({ id: 2, parent: 1 })],
      [[1], [-2]],
    ],
    [
      'equal ids in two traces',
      [
        span({ id: 1 }),
        span({ id: 2, parent: 1 }),
        span({ id: 1, traceId: other }),
        span({ id: 2, parent: 1, traceId: other }),
      ],
      [
        [1, [2]],
        [1, [2]],
      ],
    ],
    ['its own parent', [span({ id: 1, parent: 1 })], [[1]]],
    ['its own parent, with a child', [span({ id: 1, parent: 1 }), span({ id: 2, parent: 1 })], [[1, [2]]]],
    ['two in a circle', [span({ id: 1, parent: 2 }), span({ id: 2, parent: 1 })], [[1, [2]]]],
    [
      'three in a circle, and one below',
      [
        span({ id: 1, parent: 3 }),
        span({ id: 2, parent: 1 }),
        span({ id: 3, parent: 2 }),
        span({ id: 4, parent: 3 }),
      ],
      [[1, [2, [3, [4]]]]],
    ],
    [
      'below a circle comes first',
      [span({ id: 4, parent: 3 }), span({ id: 1, parent: 2 }), span({ id: 2, parent: 1 })],
      [[-4], [1, [2]]],
    ],
    [
      'a remote parent that is below it',
      [span({ id: 1, remoteParent: 2 }), span({ id: 2, parent: 1 })],
      [[1, [2]]],
    ],
  ])('%s', (_, spans, shapes) => {
    expect(shapesOf(spans)).toEqual(shapes);
  });

  it('writes every span of many circles once', () => {
    const spans = Array.from({ length: 300 }, (_, i) =>
      span({ id: i + 1, parent: i % 3 === 2 ? i - 1 : i + 2 }),
    );
    const ids = groupSpans(spans)
      .tops.flatMap(subtree)
      .map((node) => node.spanId);
    expect(ids.sort()).toEqual(spans.map((one) => one.spanContext().spanId).sort());
  });
});

describe('spans that no document can hold', () => {
  it.each<[name: string, init: SpanInit]>([
    ['an all-zero span id', { id: 0 }],
    ['an empty span id', { id: '' }],
    ['a short span id', { id: '123' }],
    ['a span id that is not hexadecimal', { id: 'abcdefgh01234567' }],
    ['an empty trace id', { traceId: '' }],
    ['a short trace id', { traceId: TRACE_ID.slice(1) }],
    ['a trace id with a line break', { traceId: `${TRACE_ID}\n` }],
    ['a trace id that is not hexadecimal', { traceId: TRACE_ID.replace('6', 'x') }],
  ])('%s', (_, init) => {
    const one = span(init);
    expect(groupSpans([one])).toEqual({ tops: [], leftOut: [{ span: one, reason: 'invalid-id' }] });
  });

  it('passes an all-zero trace id on', () => {
    expect(shapesOf([span({ traceId: '0'.repeat(32) })])).toEqual([[1]]);
  });

  it('leaves out what throws when it is read, and keeps the others', () => {
    const error = new Error('no');
    const bad: SpanSource = {
      ...span({ id: 2, parent: 1 }),
      spanContext: () => {
        throw error;
      },
    };
    const { tops, leftOut } = groupSpans([span({ id: 1 }), bad, span({ id: 3, parent: 1 })]);
    expect(tops.map(shapeOf)).toEqual([[1, [3]]]);
    expect(leftOut).toEqual([{ span: bad, reason: 'unreadable', error }]);
  });
});

describe('many spans', () => {
  const COUNT = 10_000;

  /** Counts how often anything of any span is read. */
  function counted(spans: readonly SpanSource[]): { spans: SpanSource[]; reads: () => number } {
    let reads = 0;
    const proxies = spans.map(
      (one) =>
        new Proxy(one, {
          get: (target, key) => {
            reads++;
            return Reflect.get(target, key);
          },
        }),
    );
    return { spans: proxies, reads: () => reads };
  }

  it.each<[name: string, parentOf: (i: number) => number | undefined]>([
    ['in one chain', (i) => (i === 1 ? undefined : i - 1)],
    ['in one chain, children first', (i) => (i === COUNT ? undefined : i + 1)],
    ['below one root', (i) => (i === 1 ? undefined : 1)],
    ['in one circle', (i) => (i === 1 ? COUNT : i - 1)],
    ['in 5,000 circles', (i) => (i % 2 === 0 ? i - 1 : i + 1)],
  ])('%s take a number of steps that grows with their number', (_, parentOf) => {
    const all = Array.from({ length: COUNT }, (_unused, i) => {
      const parent = parentOf(i + 1);
      return span({ id: i + 1, ...(parent !== undefined && { parent }) });
    });
    const { spans, reads } = counted(all);
    const { tops } = groupSpans(spans);
    expect(tops.flatMap(subtree)).toHaveLength(COUNT);
    expect(reads()).toBeLessThan(20 * COUNT);
  });
});
