// SPDX-License-Identifier: Apache-2.0
import { countAnnotations, type SpanInit, span, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from '../options.ts';
import { SpanKind } from '../span.ts';
import { writtenDocument, writtenDocuments, writtenText } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const documentOf = (init: SpanInit, options?: TranslatorOptions) =>
  writtenDocument(span({ parent: 9, ...init }), options);

/** Annotations, and what stays in metadata. */
function indexOf(attributes: Bag, indexedAttributes: TranslatorOptions['indexedAttributes']) {
  const { annotations, metadata } = documentOf({ attributes }, { indexedAttributes });
  return { annotations, left: metadata?.default };
}

const numbered = (count: number, prefix = 'k'): Bag =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, i]));

describe('indexedAttributes', () => {
  it.each<
    [
      name: string,
      indexed: TranslatorOptions['indexedAttributes'],
      attributes: Bag,
      annotations: unknown,
      left: unknown,
    ]
  >([
    ['nothing', undefined, { a: 1 }, undefined, { a: 1 }],
    ['an empty list', [], { a: 1 }, undefined, { a: 1 }],
    ['a name', ['a'], { a: 1, b: 2 }, { a: 1 }, { b: 2 }],
    ['a name that is not there', ['z'], { a: 1 }, undefined, { a: 1 }],
    ['a glob', ['app.*'], { 'app.x': 1, 'app.y': 2, app: 3 }, { 'app.x': 1, 'app.y': 2 }, { app: 3 }],
    ['a glob in the middle', ['a*z'], { abz: 1, az: 2, abc: 3 }, { abz: 1, az: 2 }, { abc: 3 }],
    [
      'a star',
      ['*'],
      { a: 1, b: 'x' },
      { a: 1, b: 'x', 'otel.span.name': 'work', 'otel.span.kind': 'INTERNAL' },
      undefined,
    ],
    ['all', 'all', { a: 1, b: 'x', c: true, d: 1.5 }, { a: 1, b: 'x', c: true, d: 1.5 }, undefined],
    [
      'all, what is no scalar',
      'all',
      { list: [1], map: { a: 1 }, bytes: new Uint8Array([1]) },
      undefined,
      { list: [1], map: { a: 1 }, bytes: 'AQ==' },
    ],
    ['a name of what is no scalar', ['list'], { list: ['x'] }, undefined, { list: ['x'] }],
    [
      'a number that is none',
      ['nan', 'inf'],
      { nan: Number.NaN, inf: Number.POSITIVE_INFINITY },
      undefined,
      { nan: 'NaN', inf: 'Infinity' },
    ],
    ['nothing and nobody', ['none', 'gone'], { none: null, gone: undefined }, undefined, undefined],
    ['a zero below zero', ['z'], { z: -0 }, { z: 0 }, undefined],
    ['an empty text', ['e'], { e: '' }, { e: '' }, undefined],
    ['__proto__', ['__proto__'], JSON.parse('{"__proto__":"x"}'), JSON.parse('{"__proto__":"x"}'), undefined],
  ])('%s', (_, indexed, attributes, annotations, left) => {
    expect(indexOf(attributes, indexed)).toEqual({ annotations, left });
  });

  it('takes a large integer as it is', () => {
    const text = writtenText(span({ attributes: { n: 2n ** 63n } }), { indexedAttributes: ['n'] });
    expect(text).toContain('"annotations":{"n":9223372036854775808}');
  });
});

describe('keys', () => {
  it.each([
    ['a.b_C9', 'a.b_C9'],
    ['Key@1', 'Key_1'],
    ['a b/c-d', 'a_b_c_d'],
    ['größe', 'gr__e'],
    ['😀', '_'],
    ['a\ud800b', 'a_b'],
    ['k'.repeat(500), 'k'.repeat(500)],
  ])('%s', (key, name) => {
    expect(indexOf({ [key]: 1 }, [key])).toEqual({ annotations: { [name]: 1 }, left: undefined });
  });

  it.each(['', 'k'.repeat(501)])('%s is none, so its value stays in metadata', (key) => {
    expect(indexOf({ [key]: 1 }, [key])).toEqual({ annotations: undefined, left: { [key]: 1 } });
  });

  it('are written once; the second stays in metadata', () => {
    expect(indexOf({ 'a-b': 1, 'a b': 2, a_b: 3 }, ['a*'])).toEqual({
      annotations: { a_b: 1 },
      left: { 'a b': 2, a_b: 3 },
    });
  });
});

describe('long values', () => {
  it('of 1,000 characters are whole', () => {
    expect(indexOf({ a: 'x'.repeat(1000) }, ['a'])).toEqual({
      annotations: { a: 'x'.repeat(1000) },
      left: undefined,
    });
  });

  it('are cut there, and whole in metadata', () => {
    expect(indexOf({ a: 'x'.repeat(1001) }, ['a'])).toEqual({
      annotations: { a: 'x'.repeat(1000) },
      left: { a: 'x'.repeat(1001) },
    });
  });

  it('are never cut inside a character', () => {
    const value = `${'x'.repeat(999)}😀`;
    expect(indexOf({ a: value }, ['a'])).toEqual({ annotations: { a: 'x'.repeat(999) }, left: { a: value } });
  });
});

describe('aws.xray.annotations', () => {
  it.each<[name: string, given: unknown, annotations: unknown, left: unknown]>([
    ['names', ['a', 'b'], { a: 1, b: 2 }, { c: 3 }],
    ['names that are not there', ['z'], undefined, { a: 1, b: 2, c: 3 }],
    ['what is no name', [7, null, 'a'], { a: 1 }, { b: 2, c: 3 }],
    ['an empty list', [], undefined, { a: 1, b: 2, c: 3 }],
    ['what is no list', 'a', undefined, { a: 1, b: 2, c: 3, 'aws.xray.annotations': 'a' }],
  ])('%s', (_, given, annotations, left) => {
    const found = indexOf({ a: 1, b: 2, c: 3, 'aws.xray.annotations': given }, undefined);
    expect(found).toEqual({ annotations, left });
  });

  it('adds to the option', () => {
    expect(indexOf({ a: 1, b: 2, 'aws.xray.annotations': ['a'] }, ['b']).annotations).toEqual({ a: 1, b: 2 });
  });
});

describe('what a block shows', () => {
  const attributes = {
    'rpc.system': 'aws-api',
    'rpc.method': 'GetObject',
    'aws.s3.bucket': 'b',
    tenant: 't',
  };

  it('is annotated where it is asked for by name', () => {
    const { annotations, aws } = documentOf(
      { kind: SpanKind.CLIENT, attributes },
      { indexedAttributes: ['rpc.method', 'aws.s3.bucket'] },
    );
    expect(aws).toEqual({ operation: 'GetObject', bucket_name: 'b' });
    expect(annotations).toEqual({ 'rpc.method': 'GetObject', 'aws.s3.bucket': 'b' });
  });

  it("is not annotated by 'all'", () => {
    const { annotations } = documentOf({ kind: SpanKind.CLIENT, attributes }, { indexedAttributes: 'all' });
    expect(annotations).toEqual({ 'rpc.system': 'aws-api', tenant: 't' });
  });
});

describe('what is not of the span', () => {
  const resource = { attributes: { 'service.name': 'shop', 'host.name': 'h', list: ['x'] } };
  const indexedAttributes = ['otel.resource.*', 'otel.span.name', 'otel.span.kind', 'otel.scope.name'];
  const init = { name: 'GET /', kind: SpanKind.SERVER, resource, scope: { name: 'http', version: '1' } };

  it('is annotated on a segment, and leaves its metadata', () => {
    const { annotations, metadata } = writtenDocument([span(init)], { indexedAttributes });
    expect(annotations).toEqual({
      'otel.span.name': 'GET /',
      'otel.span.kind': 'SERVER',
      'otel.scope.name': 'http',
      'otel.resource.service.name': 'shop',
      'otel.resource.host.name': 'h',
    });
    expect(metadata).toEqual({ default: { 'otel.resource.list': ['x'], 'otel.scope.version': '1' } });
  });

  it('is not annotated of the resource on a subsegment', () => {
    const { annotations } = documentOf({ ...init, kind: SpanKind.INTERNAL }, { indexedAttributes });
    expect(annotations).toEqual({
      'otel.span.name': 'GET /',
      'otel.span.kind': 'INTERNAL',
      'otel.scope.name': 'http',
    });
  });

  it("is annotated of the resource by 'all'", () => {
    expect(writtenDocument([span(init)], { indexedAttributes: 'all' }).annotations).toMatchObject({
      'otel.resource.service.name': 'shop',
      'otel.resource.host.name': 'h',
    });
  });

  it('stands on the segment of a service, what is of the span on the call', () => {
    const one = span({ kind: SpanKind.CLIENT, resource, attributes: { a: 1 } });
    const segment = writtenDocument([one], { indexedAttributes: ['a', 'otel.resource.host.name'] });
    expect(segment.annotations).toEqual({ 'otel.resource.host.name': 'h' });
    expect(segment.subsegments[0].annotations).toEqual({ a: 1 });
  });
});

describe('fifty of them', () => {
  it('are all that one span gets; the others stay in metadata', () => {
    const { annotations, left } = indexOf(numbered(60), 'all');
    expect(annotations).toEqual(numbered(50));
    expect(Object.keys(left)).toEqual(['k50', 'k51', 'k52', 'k53', 'k54', 'k55', 'k56', 'k57', 'k58', 'k59']);
  });

  it('are all that a document gets, the segment first', () => {
    const spans = trace({
      kind: SpanKind.SERVER,
      attributes: numbered(30, 'a'),
      children: [
        { attributes: numbered(15, 'b'), children: [{ attributes: numbered(15, 'c') }] },
        { attributes: numbered(15, 'd') },
      ],
    });
    const document = writtenDocument(spans, { indexedAttributes: ['a*', 'b*', 'c*', 'd*'] });
    const [b, d] = document.subsegments;
    expect(document.annotations).toEqual(numbered(30, 'a'));
    expect(b.annotations).toEqual(numbered(15, 'b'));
    expect(b.subsegments[0].annotations).toEqual(numbered(5, 'c'));
    expect(Object.keys(b.subsegments[0].metadata.default)).toHaveLength(10);
    expect(d).not.toHaveProperty('annotations');
    expect(d.metadata.default).toEqual(numbered(15, 'd'));
    expect(countAnnotations(document)).toBe(50);
  });

  it('are counted over the segment of a service and the call in it', () => {
    const resource = { attributes: numbered(40, 'r') };
    const one = span({ kind: SpanKind.CLIENT, resource, attributes: numbered(40, 'a') });
    expect(countAnnotations(writtenDocument([one], { indexedAttributes: 'all' }))).toBe(50);
  });

  it('are counted anew in every document', () => {
    const spans = trace({
      kind: SpanKind.SERVER,
      attributes: numbered(40, 'a'),
      children: [{ attributes: numbered(40, 'b') }],
    });
    const documents = writtenDocuments(spans, { indexedAttributes: ['a*', 'b*'] }, { nest: false });
    expect(documents.map(countAnnotations)).toEqual([40, 40]);
  });
});
