// SPDX-License-Identifier: Apache-2.0
import { event, type SpanInit, span, spanId } from '@otel-xray/testkit';
import { describe, expect, it, vi } from 'vitest';
import type { TranslatorOptions } from './options.ts';
import { resolveTranslatorOptions } from './resolve-options.ts';
import { SpanKind, type SpanSource, StatusCode } from './span.ts';
import { writtenText } from './test-documents.ts';
import { createTranslator } from './translator.ts';

const { SERVER, CLIENT } = SpanKind;

describe('defaults', () => {
  const expected = {
    isIndexed: undefined,
    indexesAll: false,
    logGroups: [],
    classify: undefined,
    name: undefined,
    redact: undefined,
    drawsHandlerBelowFacade: true,
    maxDocumentBytes: 64_000,
    maxDepth: 64,
  };

  it('are filled in', () => {
    expect(resolveTranslatorOptions({})).toMatchObject(expected);
    expect(resolveTranslatorOptions({}).isFacadeParent(span())).toBe(false);
    expect(resolveTranslatorOptions({}).isInCall(span())).toBe(false);
    expect(
      resolveTranslatorOptions({}).onDrop({ reason: 'too-large', spanId: '', traceId: '', name: '' }),
    ).toBeUndefined();
  });

  it('stand for undefined', () => {
    const all: TranslatorOptions = {
      indexedAttributes: undefined,
      logGroups: undefined,
      sqlQueries: undefined,
      urlQueries: undefined,
      classify: undefined,
      name: undefined,
      redact: undefined,
      redactKeys: undefined,
      isFacadeParent: undefined,
      isInCall: undefined,
      lambdaHandlerAs: undefined,
      maxDocumentBytes: undefined,
      maxDepth: undefined,
      exceptionId: undefined,
      onDrop: undefined,
    };
    expect(resolveTranslatorOptions(all)).toMatchObject(expected);
    expect(writtenText(span(), all)).toBe(writtenText(span()));
  });
});

describe('an option that is none', () => {
  it.each<[option: keyof TranslatorOptions, value: unknown, says: readonly string[]]>([
    ['maxDocumentBytes', 1023, ['1024', '65536', '1023']],
    ['maxDocumentBytes', 65_537, ['1024', '65536', '65537']],
    ['maxDocumentBytes', 2000.5, ['2000.5']],
    ['maxDocumentBytes', Number.NaN, ['NaN']],
    ['maxDocumentBytes', '64000', ['"64000"']],
    ['maxDepth', 0, ['1', '64', '0']],
    ['maxDepth', 65, ['1', '64', '65']],
    ['maxDepth', Number.POSITIVE_INFINITY, ['Infinity']],
    ['indexedAttributes', 'some', ['"some"']],
    ['indexedAttributes', [1], []],
    ['indexedAttributes', { a: 1 }, []],
    ['logGroups', '/shop', ['"/shop"']],
    ['logGroups', [null], []],
    ['redactKeys', 'token', ['"token"']],
    ['redactKeys', [/token/], []],
    ['sqlQueries', 'no', ['"no"']],
    ['urlQueries', 0, ['0']],
    ['lambdaHandlerAs', 'node', ['subsegment', 'segment', '"node"']],
    ['classify', 'fault', ['"fault"']],
    ['name', 'shop', ['"shop"']],
    ['redact', ['token'], []],
    ['isFacadeParent', true, ['true']],
    ['isInCall', true, ['true']],
    ['exceptionId', 'e', ['"e"']],
    ['onDrop', {}, []],
  ])('%s: %j', (option, value, says) => {
    const create = () => createTranslator({ [option]: value });
    expect(create).toThrow(TypeError);
    for (const text of [option, ...says]) expect(create).toThrow(text);
  });

  it.each<TranslatorOptions>([
    { maxDocumentBytes: 1024 },
    { maxDocumentBytes: 65_536 },
    { maxDepth: 1 },
    { maxDepth: 64 },
    { indexedAttributes: 'all' },
    { indexedAttributes: [] },
    { lambdaHandlerAs: 'segment' },
  ])('is not %j', (options) => {
    expect(() => createTranslator(options)).not.toThrow();
  });
});

/** A trace in which `s3cret` stands in every place that an attribute can have. */
function everywhere(key: string, value: unknown): SpanSource[] {
  const attributes = { [key]: value };
  const resource = { attributes: { 'service.name': 'shop', ...attributes } };
  const link = { context: { traceId: '00000000000000000000000000000001', spanId: spanId(7) }, attributes };
  const init: SpanInit = {
    kind: SERVER,
    resource,
    attributes,
    links: [link],
    events: [
      event(attributes, 'retry'),
      event({ 'exception.type': 'E', 'exception.message': 'm', ...attributes }),
    ],
    status: { code: StatusCode.ERROR, message: 'm' },
  };
  return [
    span(init),
    span({ ...init, id: 2, parent: 1, kind: CLIENT, links: [{ ...link, context: span().spanContext() }] }),
    span({ ...init, id: 3, kind: SpanKind.PRODUCER }),
    span({ ...init, id: 4, parent: 99, kind: SpanKind.INTERNAL }),
  ];
}

describe('redactKeys', () => {
  it.each([
    ['an attribute that nobody reads', 'app.token', ['app.token']],
    ['a glob', 'app.token', ['*token*']],
    ['the method', 'http.request.method', ['http.request.method']],
    ['the url', 'url.full', ['url.*']],
    ['the user', 'enduser.id', ['enduser.id']],
    ['the query', 'db.query.text', ['db.query.text']],
    ['the peer', 'peer.service', ['peer.service']],
    ['the service', 'service.name', ['service.name']],
    ['the language', 'telemetry.sdk.language', ['telemetry.*']],
    ['the account', 'cloud.account.id', ['cloud.*']],
    ['the error type', 'error.type', ['error.type']],
    ['the message of an exception', 'exception.message', ['exception.message']],
    ['the type of an exception', 'exception.type', ['exception.type']],
    ['the stack of an exception', 'exception.stacktrace', ['exception.stacktrace']],
    ['the members of aws', 'aws.xray.aws', ['aws.xray.*']],
    ['a namespace of metadata', 'aws.xray.metadata.app', ['aws.xray.metadata.*']],
    ['a name', 'aws.xray.name', ['aws.xray.name']],
    ['the local service', 'aws.local.service', ['aws.*']],
    ['the id of an exception', 'aws.xray.exception.id', ['aws.xray.exception.*']],
    ['the cause of an exception', 'aws.xray.exception.cause', ['aws.xray.exception.*']],
  ])('leave no trace: %s', (_, key, redactKeys) => {
    for (const value of ['s3cret', '{"a":"s3cret"}', ['s3cret'], { a: 's3cret' }]) {
      for (const indexedAttributes of [[], 'all', ['*']] as const) {
        expect(writtenText(everywhere(key, value), { redactKeys, indexedAttributes })).not.toContain(
          's3cret',
        );
      }
    }
  });

  it('leave no SQLSTATE of a message that is withheld', () => {
    const events = [event({ 'exception.message': 'occurred (code: 23505)' })];
    const one = span({ parent: 9, events, status: { code: StatusCode.ERROR, message: 'm' } });
    expect(writtenText(one, { redactKeys: ['exception.message'] })).not.toContain('23505');
  });

  it('leave everything else', () => {
    const one = span({ parent: 9, attributes: { a: 1, token: 's3cret', b: 2 } });
    expect(JSON.parse(writtenText(one, { redactKeys: ['token'] })).metadata.default).toEqual({ a: 1, b: 2 });
  });

  it('withhold the message of the status by its name in metadata', () => {
    const one = span({ parent: 9, status: { code: StatusCode.ERROR, message: 's3cret' } });
    expect(writtenText(one, { redactKeys: ['otel.status.message'] })).not.toContain('s3cret');
    const ok = span({ parent: 9, status: { code: StatusCode.OK, message: 's3cret' } });
    expect(writtenText(ok, { redactKeys: ['otel.status.*'] })).not.toContain('s3cret');
  });
});

describe('redact', () => {
  it('replaces values wherever they stand', () => {
    const redact = (key: string, value: unknown) => (key === 'app.token' ? '***' : value);
    const text = writtenText(everywhere('app.token', 's3cret'), { redact });
    expect(text).not.toContain('s3cret');
    expect(text.match(/"(?:otel\.resource\.)?app\.token":"\*\*\*"/g)?.length).toBeGreaterThan(8);
  });

  it('is told the span, and none for the resource', () => {
    const redact = vi.fn((_key: string, value: unknown) => value);
    const one = span({ attributes: { a: 1 }, resource: { attributes: { b: 2 } } });
    writtenText(one, { redact });
    expect(redact.mock.calls).toContainEqual(['a', 1, one]);
    expect(redact.mock.calls.filter(([key]) => key === 'b').map((call) => call.slice(1))).toEqual([[2]]);
  });

  it('may give values that blocks read', () => {
    const redact = (key: string, value: unknown) => (key === 'http.response.status_code' ? 404 : value);
    const one = span({ parent: 9, kind: CLIENT, attributes: { 'http.response.status_code': 500 } });
    expect(JSON.parse(writtenText(one, { redact }))).toMatchObject({
      error: true,
      http: { response: { status: 404 } },
    });
  });

  it('is not asked of what redactKeys withhold', () => {
    const redact = vi.fn((_key: string, value: unknown) => value);
    writtenText(span({ parent: 9, attributes: { a: 1, b: 2 } }), { redact, redactKeys: ['a'] });
    expect(redact.mock.calls.map(([key]) => key)).not.toContain('a');
  });
});

describe('sqlQueries: false', () => {
  it.each<[name: string, attributes: Readonly<Record<string, unknown>>]>([
    ['db.query.text', { 'db.system.name': 'mysql', 'db.query.text': 'SELECT s3cret' }],
    ['db.statement', { 'db.system': 'mysql', 'db.statement': 'SELECT s3cret' }],
    ['of a database that is not SQL', { 'db.system': 'redis', 'db.statement': 'GET s3cret' }],
    [
      'of an AWS call',
      { 'rpc.system': 'aws-api', 'db.system.name': 'aws.dynamodb', 'db.query.text': 's3cret' },
    ],
    ['of the shim', { 'aws.xray.sql': '{"sanitized_query":"SELECT s3cret","url":"mysql://db/shop"}' }],
  ])('leaves no trace: %s', (_, attributes) => {
    const one = span({ parent: 9, kind: CLIENT, attributes });
    expect(writtenText(one)).toContain('s3cret');
    expect(writtenText(one, { sqlQueries: false })).not.toContain('s3cret');
    expect(writtenText(one, { sqlQueries: false, indexedAttributes: ['*'] })).not.toContain('s3cret');
  });

  it('keeps what else is known', () => {
    const one = span({
      parent: 9,
      kind: CLIENT,
      attributes: { 'db.system': 'mysql', 'db.statement': 'S', 'db.name': 'shop', 'server.address': 'db' },
    });
    expect(JSON.parse(writtenText(one, { sqlQueries: false })).sql).toEqual({
      url: 'mysql://db/shop',
      database_type: 'mysql',
    });
  });
});

describe('urlQueries: false', () => {
  it.each<
    [name: string, kind: number, attributes: Readonly<Record<string, unknown>>, url: string | undefined]
  >([
    ['url.full', CLIENT, { 'url.full': 'http://a/b?c=s3cret' }, 'http://a/b'],
    ['http.url', CLIENT, { 'http.url': 'http://a/b?c=s3cret#d' }, 'http://a/b'],
    ['url.query', SERVER, { 'server.address': 'a', 'url.path': '/b', 'url.query': 'c=s3cret' }, 'http://a/b'],
    [
      'url.query of undici',
      CLIENT,
      { 'url.full': 'http://a/b?c=s3cret', 'url.path': '/b', 'url.query': '?c=s3cret' },
      'http://a/b',
    ],
    ['http.target', SERVER, { 'server.address': 'a', 'http.target': '/b?c=s3cret' }, 'http://a/b'],
    [
      'of INTERNAL',
      SpanKind.INTERNAL,
      { 'url.full': 'http://a/b?c=s3cret', 'url.query': 'c=s3cret', 'http.target': '/b?c=s3cret' },
      undefined,
    ],
  ])('leaves no trace: %s', (_, kind, attributes, url) => {
    const one = span({ parent: 9, kind, attributes });
    expect(writtenText(one)).toContain('s3cret');
    const text = writtenText(one, { urlQueries: false });
    expect(text).not.toContain('s3cret');
    expect(JSON.parse(text).http?.request.url).toBe(url);
    expect(writtenText(one, { urlQueries: false, indexedAttributes: ['*'] })).not.toContain('s3cret');
  });

  it('goes with redact', () => {
    const redact = vi.fn((_key: string, value: unknown) => value);
    const one = span({ parent: 9, kind: CLIENT, attributes: { 'url.full': 'http://a/b?c' } });
    writtenText(one, { urlQueries: false, redact });
    expect(redact.mock.calls).toContainEqual(['url.full', 'http://a/b', one]);
  });
});
