// SPDX-License-Identifier: Apache-2.0
import { event, SHOP, type SpanInit, span, spanId, type TraceInit, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslationDrop, TranslatorOptions } from './options.ts';
import { SpanKind, type SpanSource, StatusCode } from './span.ts';
import { readDocuments, writtenText } from './test-documents.ts';
import { createTranslator, type TranslateLimits } from './translator.ts';

const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;

function translate(
  spans: readonly SpanSource[],
  limits: TranslateLimits = {},
  options: TranslatorOptions = {},
) {
  const drops: TranslationDrop[] = [];
  const translator = createTranslator({ onDrop: (drop) => drops.push(drop), ...options });
  const written = translator.translate(spans, limits);
  const documents = readDocuments(written);
  for (const { bytes } of written) {
    expect(bytes.length).toBeLessThanOrEqual(limits.maxDocumentBytes ?? options.maxDocumentBytes ?? 64_000);
  }
  return { written, documents, drops };
}

interface Nested {
  readonly id: string;
  readonly subsegments?: readonly Nested[];
}

type Tree = readonly [id: number, ...children: Tree[]];
const treeOf = ({ id, subsegments = [] }: Nested): Tree => [
  Number.parseInt(id, 16),
  ...subsegments.map(treeOf),
];
const numberOf = (id: string | undefined) => Number.parseInt(id ?? '', 16);

describe('nesting', () => {
  it('writes a trace as one document, parents before children', () => {
    const spans = trace({
      kind: SERVER,
      children: [{ name: 'a', children: [{ name: 'b' }, { name: 'c' }] }, { name: 'd' }],
    });
    const { written, documents } = translate(spans);
    expect(documents).toEqual([
      {
        name: 'shop',
        id: spanId(1),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        aws: { xray: { auto_instrumentation: false } },
        metadata: { default: { 'otel.resource.service.name': 'shop', 'otel.span.name': 'work' } },
        subsegments: [
          {
            name: 'a',
            id: spanId(2),
            start_time: 1737036339.001,
            end_time: 1737036339.011,
            subsegments: [
              { name: 'b', id: spanId(3), start_time: 1737036339.002, end_time: 1737036339.012 },
              { name: 'c', id: spanId(4), start_time: 1737036339.003, end_time: 1737036339.013 },
            ],
          },
          { name: 'd', id: spanId(5), start_time: 1737036339.004, end_time: 1737036339.014 },
        ],
      },
    ]);
    expect(written[0]?.spanIds).toEqual([spanId(1), spanId(2), spanId(3), spanId(4), spanId(5)]);
  });

  it('writes a late child as a subsegment of its own', () => {
    const { documents } = translate([span({ id: 2, parent: 1, name: 'a' })]);
    expect(documents).toEqual([
      {
        name: 'a',
        id: spanId(2),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        parent_id: spanId(1),
        type: 'subsegment',
      },
    ]);
  });

  it('keeps a segment that a remote parent calls apart, also in the same batch', () => {
    const { documents } = translate([
      span({ id: 1, kind: SERVER }),
      span({ id: 2, parent: 1, kind: CLIENT, attributes: { 'server.address': 'shop' } }),
      span({ id: 3, remoteParent: 2, kind: SERVER }),
    ]);
    expect(documents.map(treeOf)).toEqual([[1, [2]], [3]]);
    expect(documents[1]).toMatchObject({ name: 'shop', parent_id: spanId(2) });
    expect(documents[1]).not.toHaveProperty('type');
  });

  it('keeps apart what is of another resource', () => {
    const { documents } = translate([
      span({ id: 1 }),
      span({ id: 2, parent: 1, resource: { attributes: { 'service.name': 'shop' } } }),
    ]);
    expect(documents.map(treeOf)).toEqual([[1], [2]]);
    expect(documents[1]).toMatchObject({ type: 'subsegment', parent_id: spanId(1) });
  });

  it('writes a span twice that comes twice', () => {
    const { written, documents } = translate([span({ id: 1 }), span({ id: 1 }), span({ id: 2, parent: 1 })]);
    expect(documents.map(treeOf)).toEqual([[1, [2]], [1]]);
    expect(written.map(({ spanIds }) => spanIds)).toEqual([[spanId(1), spanId(2)], [spanId(1)]]);
  });

  it('writes every span on its own where nesting is off', () => {
    const spans = trace({ kind: SERVER, children: [{ children: [{}] }, {}] });
    const { documents } = translate(spans, { nest: false });
    expect(documents.map(treeOf)).toEqual(expect.arrayContaining([[1], [2], [3], [4]]));
    expect(documents).toHaveLength(4);
    const parents = new Map(documents.map(({ id, parent_id }) => [numberOf(id), numberOf(parent_id)]));
    expect([parents.get(1), parents.get(2), parents.get(3), parents.get(4)]).toEqual([Number.NaN, 1, 2, 1]);
  });

  it('writes no more than the levels asked for', () => {
    const spans = trace({ kind: SERVER, children: [{ children: [{ children: [{}] }] }] });
    expect(translate(spans, {}, { maxDepth: 1 }).documents.map(treeOf)).toEqual([
      [1, [2]],
      [3, [4]],
    ]);
    expect(translate(spans, {}, { maxDepth: 2 }).documents.map(treeOf)).toEqual([[1, [2, [3]]], [4]]);
  });
});

describe('deep chains', () => {
  const chain = (length: number, init: SpanInit = {}) =>
    Array.from({ length }, (_, i) =>
      span({ ...(i === 0 ? init : {}), id: i + 1, ...(i > 0 && { parent: i }) }),
    );

  it('of 65 spans are one document', () => {
    expect(translate(chain(65)).documents).toHaveLength(1);
  });

  it('begin a new document below the sixty-fourth level', () => {
    const { documents, written } = translate(chain(66));
    expect(documents).toHaveLength(2);
    expect(written.map(({ spanIds }) => spanIds.length)).toEqual([65, 1]);
    expect(documents[1]).toMatchObject({ id: spanId(66), type: 'subsegment', parent_id: spanId(65) });
  });

  it('below a call of its own count from the call', () => {
    const { written } = translate(chain(66, { kind: PRODUCER }));
    expect(written.map(({ spanIds }) => spanIds.length)).toEqual([65, 1]);
  });

  it('of 10,000 spans lose none', () => {
    const { written, drops } = translate(chain(10_000));
    expect(written.flatMap(({ spanIds }) => spanIds)).toEqual(
      Array.from({ length: 10_000 }, (_, i) => spanId(i + 1)),
    );
    expect(drops).toEqual([]);
  });

  it('of 10,000 failed spans lose none', () => {
    const events = [event({ 'exception.type': 'E', 'exception.message': 'm' })];
    const spans = chain(10_000).map((one) => ({ ...one, events }));
    const { written } = translate(spans);
    expect(new Set(written.flatMap(({ spanIds }) => spanIds)).size).toBe(10_000);
  }, 20_000);
});

describe('the segment of the service of a call', () => {
  const resource = { attributes: { 'service.name': 'shop', 'service.version': '1' } };
  const call: SpanInit = {
    id: 7,
    name: 'GET',
    remoteParent: 9,
    resource,
    attributes: { 'server.address': 'api', a: 1 },
  };

  it('is all that the map needs, with the call in it', () => {
    const { written, documents } = translate([span({ ...call, kind: CLIENT })]);
    expect(documents).toEqual([
      {
        name: 'shop',
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        parent_id: spanId(9),
        service: { version: '1' },
        aws: { xray: { auto_instrumentation: false } },
        metadata: { default: { 'otel.resource.service.name': 'shop', 'otel.resource.service.version': '1' } },
        subsegments: [
          {
            name: 'api',
            id: spanId(7),
            start_time: 1737036339,
            end_time: 1737036339.01,
            namespace: 'remote',
            metadata: { default: { 'server.address': 'api', a: 1, 'otel.span.name': 'GET' } },
          },
        ],
      },
    ]);
    expect(documents[0]?.id).not.toBe(spanId(7));
    expect(written[0]?.spanIds).toEqual([spanId(7)]);
  });

  it.each<[name: string, init: SpanInit, isWrapped: boolean]>([
    ['CLIENT', { kind: CLIENT }, true],
    ['CLIENT that calls nobody', { kind: CLIENT, attributes: {} }, true],
    ['PRODUCER', { kind: PRODUCER }, true],
    [
      'CONSUMER that receives',
      { kind: CONSUMER, attributes: { 'messaging.operation.type': 'receive' } },
      true,
    ],
    ['CONSUMER of AWS', { kind: CONSUMER, attributes: { 'rpc.system': 'aws-api' } }, true],
    ['CONSUMER that works', { kind: CONSUMER, attributes: { 'messaging.operation.type': 'process' } }, false],
    [
      'CONSUMER with a remote service',
      { kind: CONSUMER, attributes: { 'aws.remote.service': 'mail' } },
      false,
    ],
    ['SERVER', { kind: SERVER }, false],
    ['INTERNAL', { kind: INTERNAL }, false],
  ])('%s', (_, init, isWrapped) => {
    const { documents } = translate([span({ ...call, ...init })]);
    expect(documents).toHaveLength(1);
    expect(documents[0]?.name).toBe('shop');
    expect(documents[0]?.id === spanId(7)).toBe(!isWrapped);
    expect(documents[0]?.subsegments?.map(({ id }) => id)).toEqual(isWrapped ? [spanId(7)] : undefined);
  });

  it('has the same id every time, another for another call', () => {
    const idOf = (id: number) => translate([span({ id, kind: CLIENT })]).documents[0]?.id;
    expect(idOf(7)).toBe(idOf(7));
    expect(idOf(7)).not.toBe(idOf(8));
  });

  it('encloses what is below the call', () => {
    const [segment] = translate(trace({ kind: PRODUCER, children: [{ children: [{}] }] })).documents;
    expect(segment?.subsegments?.map(treeOf)).toEqual([[1, [2, [3]]]]);
  });

  it('holds its call also where nesting is off, but nothing below it', () => {
    const { written, documents } = translate(trace({ kind: PRODUCER, children: [{}] }), { nest: false });
    expect(documents).toHaveLength(2);
    expect(documents[0]?.subsegments?.map(treeOf)).toEqual([[1]]);
    expect(documents[1]).toMatchObject({ id: spanId(2), type: 'subsegment', parent_id: spanId(1) });
    expect(written.map(({ spanIds }) => spanIds)).toEqual([[spanId(1)], [spanId(2)]]);
  });

  it('goes without its call where that finds no room, which names it by id', () => {
    const attributes = { filling: 'x'.repeat(1000) };
    const { written, documents } = translate(
      trace({
        kind: PRODUCER,
        resource: { attributes: { padding: 'x'.repeat(400) } },
        attributes,
        children: [{}],
      }),
      { maxDocumentBytes: 1500 },
    );
    const [segment, subsegment] = documents;
    expect(segment).not.toHaveProperty('subsegments');
    expect(subsegment).toMatchObject({
      id: spanId(1),
      type: 'subsegment',
      parent_id: segment?.id,
      namespace: 'remote',
    });
    expect(subsegment?.metadata.default).toMatchObject(attributes);
    expect(written.map(({ spanIds }) => spanIds)).toEqual([[], [spanId(1), spanId(2)]]);
  });
});

describe('below the function of Lambda', () => {
  const options: TranslatorOptions = { isFacadeParent: (one) => one.parentSpanContext?.spanId === spanId(9) };
  const resource = {
    attributes: { 'service.name': 'fn', 'cloud.platform': 'aws_lambda', 'cloud.provider': 'aws' },
  };
  const handler: SpanInit = { id: 1, name: 'fn', kind: SERVER, remoteParent: 9, resource };

  it('a handler is a subsegment, with its resource and without origin', () => {
    const init = {
      ...handler,
      attributes: { 'http.response.status_code': 200, 'http.request.method': 'GET', 'faas.coldstart': true },
    };
    expect(translate([span(init)], {}, options).documents).toEqual([
      {
        name: 'fn',
        id: spanId(1),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        parent_id: spanId(9),
        type: 'subsegment',
        http: { response: { status: 200 } },
        metadata: {
          default: {
            'http.request.method': 'GET',
            'faas.coldstart': true,
            'otel.resource.service.name': 'fn',
            'otel.resource.cloud.platform': 'aws_lambda',
            'otel.resource.cloud.provider': 'aws',
          },
        },
      },
    ]);
  });

  it.each([
    ['CLIENT', CLIENT],
    ['PRODUCER', PRODUCER],
    ['CONSUMER', CONSUMER],
    ['INTERNAL', INTERNAL],
  ])('so is a %s span', (_, kind) => {
    const { documents } = translate([span({ ...handler, kind })], {}, options);
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({ id: spanId(1), type: 'subsegment', parent_id: spanId(9) });
  });

  it('nests what is below the handler', () => {
    const { documents } = translate([span(handler), span({ id: 2, parent: 1, resource })], {}, options);
    expect(documents.map(treeOf)).toEqual([[1, [2]]]);
  });

  it.each<[name: string, init: SpanInit, asSegment: boolean]>([
    ['another parent', { ...handler, remoteParent: 8 }, false],
    ['the option for the other shape', handler, true],
  ])('%s: a segment of the function', (_, init, asSegment) => {
    const { documents } = translate(
      [span(init)],
      {},
      { ...options, ...(asSegment && { lambdaHandlerAs: 'segment' }) },
    );
    expect(documents[0]).toMatchObject({
      name: 'fn',
      origin: 'AWS::Lambda::Function',
      parent_id: numberOf(spanId(9)) === 9 && asSegment ? spanId(9) : spanId(8),
    });
    expect(documents[0]).not.toHaveProperty('type');
  });

  it('no span without a parent is asked', () => {
    expect(
      translate([span({ kind: SERVER })], {}, { isFacadeParent: () => true }).documents[0],
    ).not.toHaveProperty('type');
  });
});

describe('a document that would be too large', () => {
  const filled = (bytes: number) => ({ attributes: { filling: 'x'.repeat(bytes) } });
  const everySpan = (count: number) => Array.from({ length: count }, (_, i) => spanId(i + 1));

  it('lets go of the children that find no room', () => {
    const spans = trace({ kind: SERVER, children: [filled(300), filled(900), filled(200)] });
    const { documents, drops } = translate(spans, { maxDocumentBytes: 1500 });
    expect(drops).toEqual([]);
    expect(documents.map(treeOf)).toEqual([[1, [2], [4]], [3]]);
    expect(documents[1]).toMatchObject({
      type: 'subsegment',
      parent_id: spanId(1),
      metadata: { default: { filling: 'x'.repeat(900) } },
    });
  });

  it('lets a child take what is below it along', () => {
    const spans = trace({
      kind: SERVER,
      ...filled(500),
      children: [{ ...filled(1400), children: [filled(10), filled(20)] }],
    });
    const { documents } = translate(spans, { maxDocumentBytes: 2000 });
    expect(documents.map(treeOf)).toEqual([[1], [2, [3], [4]]]);
  });

  it.each([1024, 1500, 2000, 4000, 9216, 65_507])('loses nothing at %i bytes', (maxDocumentBytes) => {
    const init = (depth: number): TraceInit => ({
      ...filled(137 * depth),
      ...(depth > 0 && { children: Array.from({ length: 3 }, () => init(depth - 1)) }),
    });
    const spans = trace({ kind: SERVER, ...init(4) });
    const { written, drops } = translate(spans, { maxDocumentBytes });
    expect(written.flatMap(({ spanIds }) => spanIds).sort()).toEqual(everySpan(121));
    expect(drops).toEqual([]);
  });

  it('keeps within the limit of the translator where the call asks for more', () => {
    const spans = trace({ kind: SERVER, children: [filled(900), filled(900)] });
    const translator = createTranslator({ maxDocumentBytes: 2000 });
    const documents = translator.translate(spans, { maxDocumentBytes: 60_000 });
    expect(documents).toHaveLength(2);
    for (const { bytes } of documents) expect(bytes.length).toBeLessThanOrEqual(2000);
  });

  it('gives up metadata first, then stacks, then strings', () => {
    const frames = Array.from({ length: 500 }, (_, i) => `    at f${i} (/srv/app/file.js:${i + 1}:1)`);
    const resource = { attributes: { 'service.name': 'shop', 'telemetry.sdk.language': 'nodejs' } };
    const thrown = (message: string) =>
      event({
        'exception.type': 'E',
        'exception.message': message,
        'exception.stacktrace': `E: ${message}\n${frames.join('\n')}`,
      });
    const init = { kind: SERVER, resource, name: 'shop' } as const;
    const trimmed = (spans: readonly SpanSource[], maxDocumentBytes: number) => {
      const { documents, drops } = translate(spans, { maxDocumentBytes });
      expect(drops).toEqual([]);
      expect(documents).toHaveLength(1);
      const [document] = documents;
      return {
        document,
        frames: document?.cause?.exceptions?.[0]?.stack?.length ?? 0,
        names: document?.metadata?.default['otel.truncated'],
      };
    };

    const whole = trimmed([span({ ...init, ...filled(100), events: [thrown('m')] })], 64_000);
    expect(whole).toMatchObject({ frames: 500, names: undefined });

    const withoutMetadata = trimmed([span({ ...init, ...filled(40_000), events: [thrown('m')] })], 40_000);
    expect(withoutMetadata).toMatchObject({ frames: 500, names: ['metadata'] });
    expect(withoutMetadata.document?.metadata.default.filling?.length ?? 0).toBeLessThan(40_000);

    const withoutStack = trimmed([span({ ...init, ...filled(40_000), events: [thrown('m')] })], 4000);
    expect(withoutStack.names).toEqual(['metadata', 'stack']);
    expect(withoutStack.frames).toBeLessThan(500);
    expect(withoutStack.document?.cause.exceptions[0].message).toBe('m');
    expect(withoutStack.document?.cause.exceptions[0].truncated).toBe(500 - withoutStack.frames);

    const withoutStrings = trimmed([span({ ...init, events: [thrown('m'.repeat(9000))] })], 4000);
    expect(withoutStrings.names).toEqual(['metadata', 'stack', 'strings']);
    expect(withoutStrings.document?.cause.exceptions[0].message).toMatch(/^m{10,4000}$/);
  });

  it.each([3000, 2000, 1100])('names no cause that %d bytes have no room for', (maxDocumentBytes) => {
    const resource = { attributes: { 'telemetry.sdk.language': 'nodejs' } };
    const causes = Array.from({ length: 40 }, (_, i) => `\n  [cause]: E: m${i}\n      at f (/srv/a.js:1:2)`);
    const thrown = event({
      'exception.type': 'E',
      'exception.message': 'm',
      'exception.stacktrace': `E: m\n    at f (/srv/a.js:1:2)${causes.join('')}`,
    });
    const { documents } = translate([span({ resource, events: [thrown] })], { maxDocumentBytes });
    const exceptions = documents[0]?.cause?.exceptions ?? [];
    expect(exceptions.length).toBeGreaterThan(1);
    expect(exceptions.length).toBeLessThan(41);
    expect(exceptions.map(({ cause }) => cause)).toEqual([
      ...exceptions.slice(1).map(({ id }) => id),
      undefined,
    ]);
  });

  it('says nothing of trimming where nothing was trimmed', () => {
    const spans = trace({ kind: SERVER, children: [filled(900), filled(900)] });
    for (const document of translate(spans, { maxDocumentBytes: 1500 }).documents) {
      expect(document.metadata.default).not.toHaveProperty('otel.truncated');
    }
  });

  it('is trimmed where a child on its own does not fit either', () => {
    const spans = trace({ kind: SERVER, children: [filled(5000)] });
    const { documents, drops } = translate(spans, { maxDocumentBytes: 2000 });
    expect(drops).toEqual([]);
    expect(documents.map(treeOf)).toEqual([[1], [2]]);
    expect(documents[1]?.metadata.default['otel.truncated']).toEqual(['metadata']);
  });

  it('keeps ids, times, flags and names of a span of megabytes', () => {
    const big = 'x'.repeat(1_000_000);
    const attributes = {
      'url.full': `http://api/${big}`,
      'http.request.method': 'GET',
      'http.response.status_code': 500,
      'db.system': 'mysql',
      'db.statement': big,
      big,
    };
    const events = Array.from({ length: 3 }, () =>
      event({ 'exception.type': big, 'exception.message': big, 'exception.stacktrace': big }),
    );
    const { documents, drops } = translate([
      span({ parent: 9, kind: CLIENT, attributes, events, status: { code: StatusCode.ERROR, message: big } }),
    ]);
    expect(drops).toEqual([]);
    expect(documents[0]).toMatchObject({
      id: spanId(1),
      parent_id: spanId(9),
      fault: true,
      name: 'api',
      namespace: 'remote',
      http: { response: { status: 500 } },
    });
  });

  it('cuts the names of tables as other strings', () => {
    const attributes = {
      'rpc.system': 'aws-api',
      'aws.dynamodb.table_names': ['a'.repeat(40_000), 'b'.repeat(40_000)],
    };
    const { documents, drops } = translate([span({ parent: 9, kind: CLIENT, attributes })]);
    expect(drops).toEqual([]);
    expect(documents[0]?.metadata.default['otel.truncated']).toContain('strings');
  });

  it('takes no time out of all proportion for many long exceptions', () => {
    const events = Array.from({ length: 128 }, (_, i) =>
      event({ 'exception.message': `${i} ${'m'.repeat(50_000)}` }),
    );
    expect(translate([span({ events })]).documents).toHaveLength(1);
  }, 1000);
});

describe('spans that are left out', () => {
  const tooLarge = Object.fromEntries(
    Array.from({ length: 400 }, (_, i) => [`aws.xray.metadata.${i}`, '{}']),
  );

  it('are told with their reason', () => {
    const { written, drops } = translate([span({ id: 0, name: 'zero' }), span({ id: 1 })]);
    expect(written).toHaveLength(1);
    expect(drops).toEqual([
      {
        reason: 'invalid-id',
        spanId: spanId(0),
        traceId: '67891233abcdef012345678912345678',
        name: 'zero',
        error: undefined,
      },
    ]);
  });

  it('are too large where nothing is left to be given up', () => {
    const attributes = {
      ...tooLarge,
      'rpc.system': 'aws-api',
      'aws.dynamodb.table_names': Array.from({ length: 400 }, (_, i) => `table-${i}`),
    };
    const spans = [span({ id: 1, parent: 9, kind: CLIENT, attributes }), span({ id: 2, parent: 1 })];
    const { written, drops } = translate(spans, { maxDocumentBytes: 1024 });
    const ids = [...written.flatMap(({ spanIds }) => spanIds), ...drops.map((drop) => drop.spanId)];
    expect(ids.sort()).toEqual([spanId(1), spanId(2)]);
    expect(written.flatMap(({ spanIds }) => spanIds)).toContain(spanId(2));
    for (const drop of drops) expect(drop.reason).toBe('too-large');
  });

  it.each([0, -1, 1, 50, Number.NaN])('are all too large at %d bytes', (maxDocumentBytes) => {
    const drops: TranslationDrop[] = [];
    const translator = createTranslator({ onDrop: (drop) => drops.push(drop) });
    expect(translator.translate(trace({ kind: SERVER, children: [{}, {}] }), { maxDocumentBytes })).toEqual(
      [],
    );
    expect(drops.map(({ reason, spanId: id }) => [reason, id])).toEqual([
      ['too-large', spanId(1)],
      ['too-large', spanId(2)],
      ['too-large', spanId(3)],
    ]);
  });

  describe('are unreadable where reading throws', () => {
    const error = new Error('no');
    const fail = (): never => {
      throw error;
    };
    const hostile = (part: object) =>
      Object.defineProperties(
        { ...span({ id: 2, parent: 1 }) },
        Object.getOwnPropertyDescriptors(part),
      ) as SpanSource;

    it.each<[name: string, bad: SpanSource]>([
      ['spanContext', { ...span({ id: 2 }), spanContext: fail }],
      [
        'the name',
        hostile({
          get name() {
            return fail();
          },
        }),
      ],
      [
        'attributes',
        hostile({
          get attributes() {
            return fail();
          },
        }),
      ],
      [
        'an attribute',
        {
          ...span({ id: 2, parent: 1 }),
          attributes: Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
        },
      ],
      [
        'any attribute',
        { ...span({ id: 2, parent: 1 }), attributes: new Proxy({}, { get: fail, ownKeys: fail }) },
      ],
      [
        'inside an attribute',
        {
          ...span({ id: 2, parent: 1 }),
          attributes: { a: Object.defineProperty({}, 'b', { get: fail, enumerable: true }) },
        },
      ],
      [
        'events',
        hostile({
          get events() {
            return fail();
          },
        }),
      ],
      [
        'an event',
        {
          ...span({ id: 2, parent: 1 }),
          events: [
            {
              name: 'exception',
              time: [0, 0],
              get attributes() {
                return fail();
              },
            },
          ],
        },
      ],
      [
        'links',
        hostile({
          get links() {
            return fail();
          },
        }),
      ],
      [
        'times',
        hostile({
          get startTime() {
            return fail();
          },
        }),
      ],
      [
        'the status',
        hostile({
          get status() {
            return fail();
          },
        }),
      ],
      [
        'the resource',
        hostile({
          get resource() {
            return fail();
          },
        }),
      ],
      [
        'the kind',
        hostile({
          get kind() {
            return fail();
          },
        }),
      ],
      [
        'the parent',
        hostile({
          get parentSpanContext() {
            return fail();
          },
        }),
      ],
    ])('%s', (_, bad) => {
      const { written, drops } = translate([
        span({ id: 1, kind: SERVER }),
        bad,
        span({ id: 3, parent: 2 }),
        span({ id: 4, parent: 1 }),
      ]);
      expect(drops.map(({ reason, error: thrown }) => [reason, thrown])).toEqual([['unreadable', error]]);
      expect(written.flatMap(({ spanIds }) => spanIds).sort()).toEqual([spanId(1), spanId(3), spanId(4)]);
    });

    it('a local root', () => {
      const bad = {
        ...span({ id: 1, kind: SERVER }),
        attributes: Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
      };
      const { written, documents, drops } = translate([bad, span({ id: 2, parent: 1 })]);
      expect(drops).toEqual([
        {
          reason: 'unreadable',
          spanId: spanId(1),
          traceId: '67891233abcdef012345678912345678',
          name: 'work',
          error,
        },
      ]);
      expect(written.map(({ spanIds }) => spanIds)).toEqual([[spanId(2)]]);
      expect(documents[0]).toMatchObject({ type: 'subsegment', parent_id: spanId(1) });
    });

    it.each<[name: string, options: TranslatorOptions]>([
      ['classify', { classify: fail }],
      ['name', { name: fail }],
      ['redact', { redact: fail }],
      ['exceptionId', { exceptionId: fail }],
    ])('a hook: %s', (_, options) => {
      const events = [event({ 'exception.type': 'E' })];
      const { written, drops } = translate(
        [span({ id: 1, kind: SERVER, attributes: { a: 1 }, events }), span({ id: 2, parent: 1, events })],
        {},
        options,
      );
      expect(written).toEqual([]);
      expect(drops.map(({ reason, spanId: id, error: thrown }) => [reason, id, thrown])).toEqual([
        ['unreadable', spanId(1), error],
        ['unreadable', spanId(2), error],
      ]);
    });

    it('the hook that is told of it does not stop the others', () => {
      const translator = createTranslator({ onDrop: fail });
      const spans = [span({ id: 0 }), span({ id: 1 })];
      expect(translator.translate(spans).map(({ spanIds }) => spanIds)).toEqual([[spanId(1)]]);
    });
  });
});

it('writes the resource of a root once, however many spans are below', () => {
  const text = writtenText(trace({ kind: SERVER, resource: SHOP, children: [{}, { children: [{}] }] }));
  expect(text.match(/otel\.resource\./g)).toHaveLength(1);
});
