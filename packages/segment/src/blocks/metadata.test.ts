// SPDX-License-Identifier: Apache-2.0
import { event, type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind } from '../span.ts';
import { writtenDocument, writtenText } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const documentOf = (init: SpanInit) => writtenDocument(span(init));

const below = (init: SpanInit) => documentOf({ parent: 9, ...init }).metadata;

describe('attributes', () => {
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic.self = cyclic;
  it.each<[name: string, value: unknown, written: unknown]>([
    ['text', 'x', 'x'],
    ['empty text', '', ''],
    ['number', 1.5, 1.5],
    ['zero below zero', -0, 0],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['-Infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['boolean', false, false],
    ['list', ['x', 1, true], ['x', 1, true]],
    ['empty list', [], []],
    ['list with gaps', ['x', null, undefined], ['x', null, null]],
    ['list with NaN', [Number.NaN, 1], ['NaN', 1]],
    ['map', { a: { b: [1] }, n: null }, { a: { b: [1] }, n: null }],
    ['empty map', {}, {}],
    ['map with what JSON cannot say', { a: undefined, b: () => 1, c: Symbol('c'), d: 1 }, { d: 1 }],
    ['bytes', new Uint8Array([1, 2, 255]), 'AQL/'],
    ['a cycle', cyclic, { a: 1, self: '[Circular]' }],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['controls and quotes', '"\\\n\u0000\u2028', '"\\\n\u0000\u2028'],
  ])('%s', (_, value, written) => {
    expect(below({ attributes: { key: value } })).toEqual({ default: { key: written } });
  });

  it.each<[name: string, value: unknown]>([
    ['null', null],
    ['undefined', undefined],
  ])('%s is left out', (_, value) => {
    expect(below({ attributes: { key: value } })).toBeUndefined();
  });

  it('writes integers of any size exactly', () => {
    expect(writtenText(span({ attributes: { n: 2n ** 64n } }))).toContain('"n":18446744073709551616');
  });

  it.each<[name: string, value: unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
  ])('counts %s', (_, value) => {
    expect(below({ attributes: { a: 1, key: value } })).toEqual({
      default: { a: 1, 'otel.dropped.values': 1 },
    });
  });

  it('keeps keys as they are', () => {
    const attributes = JSON.parse('{"__proto__":1,"constructor":2,"a b":3,"":4,"größe":5}');
    const { default: written } = below({ attributes });
    expect(Object.entries(written)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['a b', 3],
      ['', 4],
      ['größe', 5],
    ]);
  });

  it('keeps the names of who was called', () => {
    const attributes = {
      'rpc.system': 'grpc',
      'rpc.service': 'shop.v1.Stock',
      'peer.service': 'stock',
      'messaging.system': 'kafka',
      'server.address': 'a',
    };
    expect(below({ kind: SpanKind.CLIENT, attributes }).default).toMatchObject(attributes);
  });
});

describe('aws.xray.metadata.<namespace>', () => {
  it.each<[name: string, attributes: Bag, metadata: unknown]>([
    ['an object', { 'aws.xray.metadata.app': '{"a":{"b":[1]}}' }, { app: { a: { b: [1] } } }],
    ['an empty object', { 'aws.xray.metadata.app': '{}' }, { app: {} }],
    [
      'two',
      { 'aws.xray.metadata.a': '{"x":1}', 'aws.xray.metadata.b': '{"x":2}' },
      { a: { x: 1 }, b: { x: 2 } },
    ],
    ['beside attributes', { 'aws.xray.metadata.app': '{"x":1}', x: 2 }, { default: { x: 2 }, app: { x: 1 } }],
    ['default', { 'aws.xray.metadata.default': '{"x":1}', y: 2 }, { default: { x: 1, y: 2 } }],
    ['default in capitals', { 'aws.xray.metadata.DEFAULT': '{"x":1}', y: 2 }, { default: { x: 1, y: 2 } }],
    ['__proto__', { 'aws.xray.metadata.__proto__': '{"x":1}' }, JSON.parse('{"__proto__":{"x":1}}')],
    ['broken JSON', { 'aws.xray.metadata.app': '{"x"' }, { default: { 'aws.xray.metadata.app': '{"x"' } }],
    ['a list', { 'aws.xray.metadata.app': '[1]' }, { default: { 'aws.xray.metadata.app': '[1]' } }],
    ['no text', { 'aws.xray.metadata.app': 7 }, { default: { 'aws.xray.metadata.app': 7 } }],
  ])('%s', (_, attributes, metadata) => {
    expect(below({ attributes })).toEqual(metadata);
  });

  it('names a member once, however many say it', () => {
    const attributes = {
      'aws.xray.metadata.default': '{"x":1}',
      'aws.xray.metadata.Default': '{"x":2}',
      x: 3,
    };
    expect(writtenText(span({ parent: 9, attributes })).match(/"x":/g)).toHaveLength(1);
  });
});

describe('what OpenTelemetry knows besides', () => {
  it.each<[name: string, init: SpanInit, metadata: Bag | undefined]>([
    ['nothing', {}, undefined],
    [
      'name of the span, where the document is named otherwise',
      { name: 'GET', kind: SpanKind.CLIENT, attributes: { 'peer.service': 'stock' } },
      { 'peer.service': 'stock', 'otel.span.name': 'GET' },
    ],
    ['name of the span, where it had to be changed', { name: 'a?b' }, { 'otel.span.name': 'a?b' }],
    ['PRODUCER', { kind: SpanKind.PRODUCER }, { 'otel.span.kind': 'PRODUCER' }],
    ['CONSUMER', { kind: SpanKind.CONSUMER }, { 'otel.span.kind': 'CONSUMER' }],
    ['SERVER', { kind: SpanKind.SERVER }, undefined],
    ['CLIENT', { kind: SpanKind.CLIENT }, undefined],
    [
      'scope',
      { scope: { name: 'pg', version: '1.2' } },
      { 'otel.scope.name': 'pg', 'otel.scope.version': '1.2' },
    ],
    ['scope without a version', { scope: { name: 'pg' } }, { 'otel.scope.name': 'pg' }],
    ['scope without a name', { scope: { name: '' } }, undefined],
    [
      'what was dropped',
      { droppedAttributes: 1, droppedEvents: 2, droppedLinks: 3 },
      { 'otel.dropped.attributes': 1, 'otel.dropped.events': 2, 'otel.dropped.links': 3 },
    ],
  ])('%s', (_, init, metadata) => {
    expect(below(init)).toEqual(metadata && { default: metadata });
  });

  it('stands beside attributes of the same name, which come first', () => {
    expect(below({ scope: { name: 'pg' }, attributes: { 'otel.scope.name': 'mine' } })).toEqual({
      default: { 'otel.scope.name': 'mine' },
    });
  });
});

describe('events', () => {
  it('are written with their times and attributes', () => {
    const events = [event({ size: 7, none: null }, 'cache.miss', 1.5), event({}, 'retry', 2)];
    expect(below({ events })).toEqual({
      default: {
        'otel.events': [
          { name: 'cache.miss', time: 1737036339.0015, attributes: { size: 7 } },
          { name: 'retry', time: 1737036339.002 },
        ],
      },
    });
  });

  it('that the cause shows are not', () => {
    const events = [event({ 'exception.type': 'E', 'exception.message': 'm' }), event({}, 'retry')];
    expect(below({ events }).default['otel.events']).toEqual([{ name: 'retry', time: 1737036339.005 }]);
  });
});

describe('the resource', () => {
  const resource = {
    attributes: { 'service.name': 'shop', 'process.command_args': ['node', 'a.js'], 'host.ip': null, n: 1 },
  };
  const written = {
    'otel.resource.service.name': 'shop',
    'otel.resource.process.command_args': ['node', 'a.js'],
    'otel.resource.n': 1,
  };

  it('stands on a segment', () => {
    expect(documentOf({ name: 'shop', resource, attributes: { a: 1 } }).metadata).toEqual({
      default: { a: 1, ...written },
    });
  });

  it('does not stand on a subsegment', () => {
    expect(below({ resource, attributes: { a: 1 } })).toEqual({ default: { a: 1 } });
  });

  it('stands on the segment of a service alone, without the span', () => {
    const document = documentOf({ kind: SpanKind.PRODUCER, resource, attributes: { a: 1 } });
    expect(document.metadata).toEqual({ default: written });
    expect(document.subsegments[0].metadata).toEqual({ default: { a: 1, 'otel.span.kind': 'PRODUCER' } });
  });

  it('stands on a handler below the function of Lambda: no other document has it', () => {
    const one = span({ kind: SpanKind.SERVER, remoteParent: 9, resource });
    expect(writtenDocument(one, { isFacadeParent: () => true }).metadata).toEqual({ default: written });
  });

  it('gives way to an attribute of the same name', () => {
    const attributes = { 'otel.resource.service.name': 'mine' };
    expect(documentOf({ name: 'shop', attributes }).metadata).toEqual({
      default: { 'otel.resource.service.name': 'mine' },
    });
  });
});
