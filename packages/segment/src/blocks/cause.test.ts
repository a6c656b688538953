// SPDX-License-Identifier: Apache-2.0
import { event, type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from '../options.ts';
import { SpanKind, StatusCode } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const NODE = { attributes: { 'telemetry.sdk.language': 'nodejs' } };

/** One subsegment; every exception has the id `eeeeeeeeeeeeeeee`, so that documents compare as a whole. */
const documentOf = (init: SpanInit, options?: TranslatorOptions) =>
  writtenDocument(span({ parent: 9, resource: NODE, ...init }), {
    exceptionId: () => 'eeeeeeeeeeeeeeee',
    ...options,
  });

const exceptionsOf = (init: SpanInit) => documentOf(init).cause?.exceptions;

const error = (message?: string) => ({
  code: StatusCode.ERROR,
  ...(message !== undefined && { message }),
});
const id = 'eeeeeeeeeeeeeeee';

describe('exceptions that were recorded', () => {
  it('are written whole', () => {
    const thrown = event({
      'exception.type': 'TypeError',
      'exception.message': 'no total',
      'exception.stacktrace':
        'TypeError: no total\n    at order (/srv/orders.js:5:51)\n    at node:internal/main:9:1',
    });
    expect(documentOf({ events: [thrown], status: error('no total') })).toEqual({
      name: 'work',
      id: '0000000000000001',
      start_time: 1737036339,
      end_time: 1737036339.01,
      trace_id: '1-67891233-abcdef012345678912345678',
      parent_id: '0000000000000009',
      type: 'subsegment',
      fault: true,
      cause: {
        exceptions: [
          {
            id,
            message: 'no total',
            type: 'TypeError',
            remote: false,
            stack: [
              { path: '/srv/orders.js', line: 5, label: 'order' },
              { path: 'node:internal/main', line: 9, label: '' },
            ],
          },
        ],
      },
    });
  });

  it.each<[name: string, events: readonly Bag[], exceptions: unknown]>([
    [
      'type and message',
      [{ 'exception.type': 'E', 'exception.message': 'm' }],
      [{ id, type: 'E', message: 'm', remote: false }],
    ],
    ['type alone', [{ 'exception.type': 'E' }], [{ id, type: 'E', message: '', remote: false }]],
    ['message alone', [{ 'exception.message': 'm' }], [{ id, type: '', message: 'm', remote: false }]],
    [
      'values that are no text',
      [{ 'exception.type': 7, 'exception.message': ['m'] }],
      [{ id, type: '', message: '', remote: false }],
    ],
    [
      'two of them, in order',
      [{ 'exception.type': 'A' }, { 'exception.type': 'B' }],
      [
        { id, type: 'A', message: '', remote: false },
        { id, type: 'B', message: '', remote: false },
      ],
    ],
    [
      'an empty stack',
      [{ 'exception.type': 'E', 'exception.stacktrace': '' }],
      [{ id, type: 'E', message: '', remote: false }],
    ],
    [
      'a stack of one line',
      [{ 'exception.type': 'E', 'exception.stacktrace': 'E: m' }],
      [{ id, type: 'E', message: '', remote: false }],
    ],
  ])('%s', (_, events, exceptions) => {
    expect(exceptionsOf({ events: events.map((attributes) => event(attributes)) })).toEqual(exceptions);
  });

  it('are no fault of their own', () => {
    const document = documentOf({ events: [event({ 'exception.type': 'E' })] });
    expect(document).not.toHaveProperty('fault');
    expect(document.cause.exceptions).toHaveLength(1);
  });

  it('are linked to what caused them', () => {
    const ids = (spanId: string, index: number) =>
      spanId.slice(8) + (index + 0xe000).toString(16).padStart(8, '0');
    const stack = 'A: a\n    at f (/a.js:1:2) {\n  [cause]: B: b\n      at g (/b.js:3:4)';
    const thrown = event({ 'exception.type': 'A', 'exception.message': 'a', 'exception.stacktrace': stack });
    const { cause } = documentOf({ events: [thrown] }, { exceptionId: ids });
    const [outer, inner] = cause.exceptions;
    expect(outer).toMatchObject({ type: 'A', message: 'a', stack: [{ path: '/a.js', line: 1, label: 'f' }] });
    expect(inner).toMatchObject({ type: 'B', message: 'b', stack: [{ path: '/b.js', line: 3, label: 'g' }] });
    expect(outer.cause).toBe(inner.id);
    expect(inner.id).not.toBe(outer.id);
    expect(inner).not.toHaveProperty('cause');
  });

  it('have ids of their own, however many there are', () => {
    const causes = Array.from({ length: 300 }, (_, i) => `Caused by: E${i}: m\n\tat a.b.c(D.java:1)`);
    const thrown = event({
      'exception.type': 'E',
      'exception.stacktrace': `E: m\n\tat a.b.c(D.java:1)\n${causes.join('\n')}`,
    });
    const one = span({
      events: [thrown, event({ 'exception.type': 'F' })],
      resource: { attributes: { 'telemetry.sdk.language': 'java' } },
    });
    const { exceptions } = writtenDocument(one).cause;
    expect(exceptions).toHaveLength(302);
    expect(new Set(exceptions.map((one: Bag) => one.id)).size).toBe(302);
  });

  it('have no stack in a language that nobody reads, which stays in metadata', () => {
    const stack = 'E: m\n\tfrom a.rb:1';
    const document = documentOf({
      resource: { attributes: { 'telemetry.sdk.language': 'ruby' } },
      events: [event({ 'exception.type': 'E', 'exception.message': 'm', 'exception.stacktrace': stack })],
    });
    expect(document.cause).toEqual({ exceptions: [{ id, type: 'E', message: 'm', remote: false }] });
    expect(document.metadata.default['otel.events']).toEqual([
      { name: 'exception', time: 1737036339.005, attributes: { 'exception.stacktrace': stack } },
    ]);
  });

  it('leave in metadata what the cause does not show of them', () => {
    const attributes = { 'exception.type': 'E', 'exception.message': 'm', 'exception.escaped': true };
    const document = documentOf({ events: [event(attributes)] });
    expect(document.metadata.default['otel.events']).toEqual([
      { name: 'exception', time: 1737036339.005, attributes: { 'exception.escaped': true } },
    ]);
  });

  it.each(['nodejs', 'webjs', 'javascript'])(
    'are read as JavaScript where the language is %s',
    (language) => {
      const stack = 'E: m\n    at f (/a.js:1:2)';
      const exceptions = exceptionsOf({
        resource: { attributes: { 'telemetry.sdk.language': language } },
        events: [event({ 'exception.type': 'E', 'exception.stacktrace': stack })],
      });
      expect(exceptions[0].stack).toEqual([{ path: '/a.js', line: 1, label: 'f' }]);
    },
  );
});

describe('remote', () => {
  const thrown = [event({ 'exception.type': 'E' })];
  it.each<[name: string, init: SpanInit, remote: boolean]>([
    ['INTERNAL', { kind: SpanKind.INTERNAL }, false],
    ['SERVER', { kind: SpanKind.SERVER }, false],
    ['CLIENT', { kind: SpanKind.CLIENT }, true],
    ['PRODUCER', { kind: SpanKind.PRODUCER }, true],
    [
      'CONSUMER that works',
      { kind: SpanKind.CONSUMER, attributes: { 'messaging.operation.type': 'process' } },
      false,
    ],
    [
      'CONSUMER that asks',
      { kind: SpanKind.CONSUMER, attributes: { 'messaging.operation.type': 'receive' } },
      true,
    ],
    ['CONSUMER of AWS', { kind: SpanKind.CONSUMER, attributes: { 'rpc.system': 'aws-api' } }, true],
  ])('%s', (_, init, remote) => {
    expect(exceptionsOf({ ...init, events: thrown })).toEqual([{ id, type: 'E', message: '', remote }]);
    expect(exceptionsOf({ ...init, status: error('m') })).toEqual([{ id, type: '', message: 'm', remote }]);
  });
});

describe('failed attempts of AWS calls', () => {
  const failure = (attributes: Bag) => ({
    name: 'HTTP request failure',
    time: [1696954761, 1000] as [number, number],
    attributes,
  });
  const told = {
    'http.response.status_code': 503,
    'aws.http.error_message': 'service is temporarily unavailable',
  };
  const written = {
    id,
    type: 'aws.http.error.event',
    message: '503@1696954761.000001@service is temporarily unavailable',
    remote: true,
  };
  const aws = { 'rpc.system': 'aws-api' };

  it.each<[name: string, attributes: Bag, told: Bag, exceptions: unknown]>([
    ['code, time and message', aws, told, [written]],
    ['a code as text', aws, { ...told, 'http.response.status_code': '503' }, [written]],
    ['no code', aws, { 'aws.http.error_message': 'm' }, undefined],
    ['no message', aws, { 'http.response.status_code': 503 }, undefined],
    ['not of AWS', {}, told, undefined],
  ])('%s', (_, attributes, toldEvent, exceptions) => {
    const document = documentOf({ attributes, events: [failure(toldEvent)] });
    expect(document.cause?.exceptions).toEqual(exceptions);
    expect(document.metadata?.default?.['otel.events']?.length).toBe(
      exceptions === undefined ? 1 : undefined,
    );
  });
});

describe('exceptions that say less than the status', () => {
  const bare = event({ 'exception.message': "PostgreSQL error of type 'error' occurred (code: 23505)" });
  const status = error('duplicate key value violates unique constraint');

  it('go to metadata; the cause is made of the status and the SQLSTATE', () => {
    const document = documentOf({ kind: SpanKind.CLIENT, events: [bare], status });
    expect(document.cause).toEqual({
      exceptions: [
        { id, type: '23505', message: 'duplicate key value violates unique constraint', remote: true },
      ],
    });
    expect(document.metadata.default).toEqual({
      'otel.events': [
        {
          name: 'exception',
          time: 1737036339.005,
          attributes: { 'exception.message': "PostgreSQL error of type 'error' occurred (code: 23505)" },
        },
      ],
    });
  });

  it.each<[name: string, attributes: Bag, ownStatus: SpanInit['status'], first: Bag]>([
    [
      'a status without a message',
      bare.attributes ?? {},
      error(),
      { message: bare.attributes?.['exception.message'] },
    ],
    ['a type', { 'exception.message': 'm', 'exception.type': 'E' }, status, { message: 'm', type: 'E' }],
    [
      'a stack',
      { 'exception.message': 'm', 'exception.stacktrace': 'E: m\n    at f (/a.js:1:2)' },
      status,
      { message: 'm' },
    ],
    [
      'a status that did not fail',
      { 'exception.message': 'm' },
      { code: StatusCode.UNSET, message: 's' },
      { message: 'm' },
    ],
  ])('%s: the event is the cause', (_, attributes, ownStatus, first) => {
    const { cause } = documentOf({ events: [event(attributes)], ...(ownStatus && { status: ownStatus }) });
    expect(cause.exceptions).toHaveLength(1);
    expect(cause.exceptions[0]).toMatchObject(first);
  });
});

describe('failures without an exception', () => {
  it.each<[name: string, status: SpanInit['status'], attributes: Bag, found: Bag | undefined]>([
    ['status that did not fail', { code: StatusCode.OK, message: 'm' }, { 'error.type': 'E' }, undefined],
    ['nothing to tell', error(), {}, undefined],
    ['status message', error('m'), { 'grpc.error_message': 'g' }, { message: 'm', type: '' }],
    [
      'gRPC message',
      error(),
      { 'grpc.error_message': 'g', 'http.status_text': 'h' },
      { message: 'g', type: '' },
    ],
    ['HTTP status text', error(), { 'http.status_text': 'h' }, { message: 'h', type: '' }],
    ['an empty status message is none', error(''), { 'http.status_text': 'h' }, { message: 'h', type: '' }],
    [
      'database status',
      error('m'),
      { 'db.response.status_code': '23505', 'error.type': 'E' },
      { message: 'm', type: '23505' },
    ],
    ['error type', error('m'), { 'error.type': 'E', 'grpc.error_name': 'G' }, { message: 'm', type: 'E' }],
    ['error type alone', error(), { 'error.type': 'E' }, { message: '', type: 'E' }],
    ['the integer of a timeout', error(), { 'error.type': 23 }, { message: '', type: '23' }],
    ['gRPC name', error(), { 'grpc.error_name': 'NOT_FOUND' }, { message: '', type: 'NOT_FOUND' }],
    [
      'an error type that only repeats the status',
      error(),
      { 'error.type': '503', 'http.response.status_code': 503 },
      undefined,
    ],
    [
      'an error type that repeats the status, with a message',
      error('m'),
      { 'error.type': '503', 'http.response.status_code': 503 },
      { message: 'm', type: '503' },
    ],
    [
      'an error type that is another status',
      error(),
      { 'error.type': '404', 'http.response.status_code': 503 },
      { message: '', type: '404' },
    ],
  ])('%s', (_, status, attributes, found) => {
    expect(exceptionsOf({ ...(status && { status }), attributes })).toEqual(
      found && [{ id, remote: false, ...found }],
    );
  });

  it.each<[name: string, status: unknown]>([
    ['a symbol', Symbol('s')],
    ['a map without a prototype', Object.create(null)],
    ['a map that cannot be text', { toString: 7, valueOf: 7 }],
  ])('bears an HTTP status that is %s', (_, status) => {
    const attributes = { 'http.response.status_code': status, 'error.type': 'E' };
    expect(exceptionsOf({ status: error(), attributes })).toEqual([
      { id, message: '', type: 'E', remote: false },
    ]);
  });

  it.each<[name: string, attributes: Bag]>([
    ['gRPC message and name', { 'grpc.error_message': 'g', 'grpc.error_name': 'NOT_FOUND' }],
    ['HTTP status text and error type', { 'http.status_text': 'h', 'error.type': 'E' }],
    ['database status', { 'db.response.status_code': '23505' }],
  ])('%s leave metadata', (_, attributes) => {
    expect(documentOf({ status: error(), attributes })).not.toHaveProperty('metadata');
  });

  it('keeps in metadata what the cause does not show', () => {
    const attributes = { 'error.type': '503', 'http.response.status_code': 503 };
    expect(documentOf({ status: error(), attributes }).metadata.default).toMatchObject({
      'error.type': '503',
    });
  });
});

describe('status message', () => {
  it.each<[name: string, init: SpanInit, left: string | undefined]>([
    ['shown by the cause it makes', { status: error('m') }, undefined],
    [
      'shown by an exception',
      { status: error('m'), events: [event({ 'exception.type': 'E', 'exception.message': 'm' })] },
      undefined,
    ],
    [
      'not shown by an exception',
      { status: error('m'), events: [event({ 'exception.type': 'E', 'exception.message': 'n' })] },
      'm',
    ],
    ['of a span that did not fail', { status: { code: StatusCode.OK, message: 'm' } }, 'm'],
    ['empty', { status: { code: StatusCode.OK, message: '' } }, undefined],
  ])('%s', (_, init, left) => {
    expect(documentOf(init).metadata?.default?.['otel.status.message']).toBe(left);
  });
});

describe('ids', () => {
  const thrown = [event({ 'exception.type': 'E' })];
  const idOf = (id: number) => writtenDocument(span({ id, events: thrown })).cause.exceptions[0].id;

  it('are the same for the same span, others for others', () => {
    expect(idOf(1)).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf(1)).toBe(idOf(1));
    expect(idOf(1)).not.toBe(idOf(2));
  });
});
