// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span, spanId, TRACE_ID } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from '../options.ts';
import { SpanKind, type SpanLinkSource } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';

const OTHER = '00000000000000000000000000000001';

const documentOf = (init: SpanInit, options?: TranslatorOptions) =>
  writtenDocument(span({ kind: SpanKind.SERVER, ...init }), options);

const link = (
  traceId: string,
  n: number,
  attributes?: Readonly<Record<string, unknown>>,
): SpanLinkSource => ({ context: { traceId, spanId: spanId(n) }, attributes });

const WRITTEN = { trace_id: '1-00000000-000000000000000000000001', id: '0000000000000007' };

describe('links of a segment', () => {
  it.each<[name: string, links: readonly SpanLinkSource[], written: unknown]>([
    ['none', [], undefined],
    ['one', [link(OTHER, 7)], [WRITTEN]],
    ['no attributes', [link(OTHER, 7, {})], [WRITTEN]],
    [
      'attributes of every type',
      [
        link(OTHER, 7, {
          s: 'x',
          n: 1.5,
          b: false,
          list: [1, 2],
          map: { a: 1 },
          nan: Number.NaN,
          none: null,
        }),
      ],
      [{ ...WRITTEN, attributes: { s: 'x', n: 1.5, b: false, list: [1, 2], map: { a: 1 }, nan: 'NaN' } }],
    ],
    ['two, in order', [link(OTHER, 9), link(OTHER, 7)], [{ ...WRITTEN, id: spanId(9) }, WRITTEN]],
    ['one into the own trace', [link(TRACE_ID, 7)], undefined],
    ['one into the own trace, in capitals', [link(TRACE_ID.toUpperCase(), 7)], undefined],
    ['a trace that is none', [link('1', 7)], undefined],
    ['a span that is none', [link(OTHER, 0)], undefined],
    [
      'ids in capitals',
      [{ context: { traceId: OTHER.replace(/1$/, 'F'), spanId: 'ABCDEF0123456789' } }],
      [{ trace_id: '1-00000000-00000000000000000000000f', id: 'abcdef0123456789' }],
    ],
  ])('%s', (_, links, written) => {
    expect(documentOf({ links }).links).toEqual(written);
  });

  it('are 20 at most; the others stay in metadata', () => {
    const links = Array.from({ length: 23 }, (_, i) => link(OTHER, i + 1));
    const document = documentOf({ links });
    expect(document.links.map((one: { id: string }) => one.id)).toEqual(
      Array.from({ length: 20 }, (_, i) => spanId(i + 1)),
    );
    expect(document.metadata.default['otel.links'].map((one: { id: string }) => one.id)).toEqual([
      spanId(21),
      spanId(22),
      spanId(23),
    ]);
  });

  it('stay in metadata where they point into the own trace', () => {
    const document = documentOf({ links: [link(TRACE_ID, 7, { a: 1 }), link(OTHER, 7)] });
    expect(document.links).toEqual([WRITTEN]);
    expect(document.metadata.default['otel.links']).toEqual([
      { trace_id: '1-67891233-abcdef012345678912345678', id: spanId(7), attributes: { a: 1 } },
    ]);
  });
});

describe('links of a subsegment', () => {
  it('stay in metadata', () => {
    const document = documentOf({ kind: SpanKind.INTERNAL, parent: 9, links: [link(OTHER, 7, { a: 1 })] });
    expect(document).not.toHaveProperty('links');
    expect(document.metadata.default['otel.links']).toEqual([{ ...WRITTEN, attributes: { a: 1 } }]);
  });

  it('below the function of Lambda stay in metadata', () => {
    const document = documentOf({ remoteParent: 9, links: [link(OTHER, 7)] }, { isFacadeParent: () => true });
    expect(document).not.toHaveProperty('links');
    expect(document.metadata.default['otel.links']).toEqual([WRITTEN]);
  });

  it('of a call stand on the segment of its service', () => {
    const document = documentOf({ kind: SpanKind.PRODUCER, links: [link(OTHER, 7)] });
    expect(document.links).toEqual([WRITTEN]);
    expect(document.subsegments[0]).not.toHaveProperty('links');
    expect(document.subsegments[0].metadata.default).not.toHaveProperty('otel.links');
  });
});

it('redacts attributes of links', () => {
  const links = [link(OTHER, 7, { token: 'secret', a: 1 })];
  expect(documentOf({ links }, { redactKeys: ['token'] }).links).toEqual([
    { ...WRITTEN, attributes: { a: 1 } },
  ]);
  expect(
    documentOf({ links, parent: 9, kind: SpanKind.INTERNAL }, { redactKeys: ['token'] }).metadata.default[
      'otel.links'
    ],
  ).toEqual([{ ...WRITTEN, attributes: { a: 1 } }]);
});
