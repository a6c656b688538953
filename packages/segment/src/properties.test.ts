// SPDX-License-Identifier: Apache-2.0
import { span, validateSegmentDocument } from '@otel-xray/testkit';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { KEYS } from './attributes.ts';
import type { TranslationDrop, TranslatorOptions } from './options.ts';
import type { SpanEventSource, SpanLinkSource, SpanSource } from './span.ts';
import { count, describeCounts, FUZZ } from './test-fuzz.ts';
import { createTranslator, type SegmentDocument, type TranslateLimits } from './translator.ts';

/** Some seconds on an idle machine. */
vi.setConfig({ testTimeout: 60_000 + 30 * FUZZ.numRuns });

/** For laws that need fewer spans to be believed. */
const LAWS = { ...FUZZ, numRuns: Math.max(1000, FUZZ.numRuns / 10) };

afterAll(() => {
  if (process.env.FUZZ_RUNS !== undefined) console.log(`${FUZZ.numRuns} runs each: ${describeCounts()}`);
});

interface Written {
  readonly id: string;
  readonly parent_id?: string;
  readonly type?: string;
  readonly subsegments?: readonly Written[];
}

/** A batch translated, and every law that holds for any batch checked. */
function translate(
  spans: readonly SpanSource[],
  limits: TranslateLimits = {},
  options: TranslatorOptions = {},
): Written[] {
  const drops: TranslationDrop[] = [];
  const translator = createTranslator({ onDrop: (drop) => drops.push(drop), ...options });
  const documents = translator.translate(spans, limits);
  const maxBytes = Math.min(
    limits.maxDocumentBytes ?? Number.POSITIVE_INFINITY,
    options.maxDocumentBytes ?? 64_000,
  );
  count(spans, documents, drops);
  expectEverySpanOnce(spans, documents, drops);
  return documents.map(({ bytes, spanIds }) => {
    expect(bytes.length).toBeLessThanOrEqual(maxBytes);
    const text = Buffer.from(bytes).toString();
    const document = JSON.parse(text);
    // A name that stands twice in an object is lost by parsing, so the text gets shorter.
    expect(withoutTimes(JSON.stringify(document)).length).toBe(withoutTimes(text).length);
    expect(validateSegmentDocument(document)).toEqual([]);
    expect(
      flat(document)
        .map(({ id }) => id)
        .filter((id) => spanIds.includes(id)),
    ).toEqual(spanIds);
    return document;
  });
}

function expectEverySpanOnce(
  spans: readonly SpanSource[],
  documents: readonly SegmentDocument[],
  drops: readonly TranslationDrop[],
): void {
  const left = spans.map(idOf);
  const found = [
    ...documents.flatMap(({ spanIds }) => spanIds),
    ...drops.map((drop) => drop.spanId.toLowerCase()),
  ];
  for (const id of found.filter((one) => one !== '')) {
    expect(left).toContain(id);
    left.splice(left.indexOf(id), 1);
  }
  // A span that cannot be read is told as dropped without its ids.
  expect(left).toHaveLength(found.filter((one) => one === '').length);
}

/** As drops have it: nothing where it cannot be read. */
function idOf(one: SpanSource): string {
  try {
    return one.spanContext().spanId.toLowerCase();
  } catch {
    return '';
  }
}

/** Times have six decimals, which a double does not hold at any size. */
function withoutTimes(text: string): string {
  return text.replace(/(_time|"time)":[\d.]+/g, '$1":0');
}

function flat(document: Written): Written[] {
  return [document, ...(document.subsegments ?? []).flatMap(flat)];
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
  fc.constantFrom(
    '',
    'aws-api',
    'GET',
    'grpc',
    'DynamoDB',
    'SQS',
    'mysql',
    'redis',
    'receive',
    'LOCAL_ROOT',
    'nodejs',
    'python',
    'aws',
    'remote',
  ),
  fc.constantFrom(
    'http://a:80/b?c#d',
    'http://u:p@[::1]:8080',
    'jdbc:mysql://h1,h2/x',
    'a/b',
    '10.0.0.1',
    '::1',
    '{"a":1}',
    '{"default":{}}',
    '429',
    '503',
  ),
  fc.constantFrom(
    'E: m\n    at f (/a.js:1:2)',
    'E: m\n\tat a.b(C.java:1)\nCaused by: D',
    '  File "a", line 1, in b\nE',
  ),
  fc.constantFrom(9, 9, 30, 30, 300, 300, 3000, 20_000).map((times) => '"é😀\n'.repeat(times)),
);

/** Objects that serialisers trip over. */
const CIRCLE: Record<string, unknown> = { name: 'circle' };
CIRCLE.itself = [CIRCLE];
const ODD_OBJECTS: readonly object[] = [
  CIRCLE,
  { toJSON: () => ({ not: 'this' }) },
  {
    toJSON: () => {
      throw new Error('toJSON');
    },
  },
  new Proxy({ a: 1 }, {}),
  new Proxy(['a'], {}),
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}'),
];

/** Whatever a JavaScript program may leave in an attribute. */
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: anyText, weight: 6 },
    {
      arbitrary: fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 23, 200, 404, 429, 500)),
      weight: 4,
    },
    fc.boolean(),
    fc.constantFrom(null, undefined, Symbol('s'), () => 1, new Date(0), new Date(Number.NaN)),
    fc.constantFrom(...ODD_OBJECTS, 2n, new Map([[1, 2]]), /x/, Object.create(null)),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('__proto__', 'toJSON', 'length')), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));

/** Raw JSON of recorder and shim is passed on as it is, so nothing can be said of it. */
const RAW = ['aws.xray.aws', 'aws.xray.sql', 'aws.xray.resource_arn', 'aws.xray.precursor_ids'];

const anyKey = fc.oneof(
  { arbitrary: fc.constantFrom(...KEYS.filter((key) => !RAW.includes(key))), weight: 8 },
  {
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      'otel.span.name',
      'otel.events',
      'otel.resource.service.name',
      'aws.xray.metadata.app',
      'aws.xray.metadata.default',
    ),
    weight: 1,
  },
  { arbitrary: anyText.filter((text) => text.length < 100), weight: 2 },
);

/** What instrumentations write, so that every block of a document is met; now and then anything in its place. */
const likely = {
  'rpc.system': fc.constantFrom('aws-api', 'grpc'),
  'rpc.service': fc.constantFrom('DynamoDB', 'SQS', 'S3', 'shop.v1.Stock'),
  'rpc.method': anyText,
  'rpc.grpc.status_code': fc.nat({ max: 20 }),
  'cloud.region': anyText,
  'aws.request.id': anyText,
  'aws.dynamodb.table_names': fc.array(anyText, { maxLength: 3 }),
  'aws.xray.retries': fc.integer({ min: -1, max: 3 }),
  'aws.xray.annotations': fc.constantFrom(['http.method', 'tenant'], ['db.system']),
  'aws.xray.inprogress': fc.boolean(),
  'db.system': fc.constantFrom('mysql', 'postgresql', 'redis'),
  'db.name': anyText,
  'db.connection_string': fc.oneof(fc.webUrl(), anyText),
  'db.statement': anyText,
  'http.method': fc.constantFrom('GET', 'POST'),
  'http.status_code': fc.integer({ min: 100, max: 600 }),
  'http.response.body.size': fc.integer({ min: -1 }),
  'url.full': fc.webUrl({ withQueryParameters: true, withFragments: true }),
  'url.path': fc.webPath(),
  'server.address': fc.oneof(fc.domain(), fc.ipV6()),
  'server.port': fc.nat({ max: 65_535 }),
  'client.address': fc.oneof(fc.ipV4(), fc.ipV6(), anyText),
  'network.peer.address': fc.oneof(fc.ipV4(), fc.ipV6()),
  'user_agent.original': anyText,
  'messaging.system': fc.constantFrom('kafka', 'rabbitmq', 'aws_sqs'),
  'messaging.destination.name': anyText,
  'messaging.operation.type': fc.constantFrom('receive', 'process'),
  'enduser.id': anyText,
  'error.type': fc.oneof(anyText, fc.nat({ max: 600 })),
  tenant: anyText,
};

const likelyAttributes = fc.record(
  Object.fromEntries(
    Object.entries(likely).map(([key, value]) => [
      key,
      fc.oneof({ arbitrary: value as fc.Arbitrary<unknown>, weight: 9 }, { arbitrary: anyValue, weight: 1 }),
    ]),
  ),
  { requiredKeys: [] },
);

const oddAttributes = fc
  .array(fc.tuple(anyKey, anyValue), { maxLength: 12 })
  .map((entries): Readonly<Record<string, unknown>> => {
    const attributes = {};
    for (const [key, value] of entries)
      Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true });
    return attributes;
  });

/** For events, links and resources. */
const fewAttributes = fc.dictionary(anyKey, anyValue, { maxKeys: 4 });

const anyAttributes: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  likelyAttributes,
  oddAttributes,
);

const anyStack = fc.constantFrom(
  'E: m\n    at f (/a.js:1:2)\n    at async g (node:b:3:4) {\n  [cause]: F: n\n      at h (/c.js:5:6)\n}',
  'E: m\n\tat a.b(C.java:1)\nCaused by: D: n\n\tat e.f(G.java:2)',
  '  File "/a.py", line 1, in b\n    code\nE: m',
  'goroutine 1 [running]:\nf()\n\t/a.go:1',
  'E: m\n   at A.B() in /a.cs:line 1',
);

const anyNumber = fc.oneof(
  fc.nat({ max: 2_000_000_000 }),
  fc.double(),
  fc.constantFrom(Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300),
);
const anyTime = fc.tuple(anyNumber, anyNumber);

const anyEvent: fc.Arbitrary<SpanEventSource> = fc.record(
  {
    name: fc.oneof(fc.constantFrom('exception', 'HTTP request failure', 'message'), anyText),
    time: anyTime,
    attributes: fc
      .tuple(
        fewAttributes,
        fc.record(
          {
            'exception.type': fc.oneof(anyText, anyValue),
            'exception.message': fc.oneof(anyText, anyValue),
            'exception.stacktrace': fc.oneof(anyStack, anyValue),
            'aws.http.error_message': anyText,
            'http.response.status_code': anyValue,
          },
          { requiredKeys: [] },
        ),
      )
      .map(([some, known]) => ({ ...some, ...known })),
    droppedAttributesCount: fc.nat({ max: 3 }),
  },
  { requiredKeys: ['name', 'time'] },
);

const anyId = (digits: number) =>
  fc.oneof(
    fc.stringMatching(new RegExp(`^[0-9a-fA-F]{${digits}}$`)),
    fc.constantFrom('', '0'.repeat(digits), 'x'.repeat(digits)),
  );

const anyLink: fc.Arbitrary<SpanLinkSource> = fc.record(
  { context: fc.record({ traceId: anyId(32), spanId: anyId(16) }), attributes: fewAttributes },
  { requiredKeys: ['context'] },
);

const anyResource = fc
  .oneof(
    fewAttributes,
    fc.record(
      {
        'service.name': anyValue,
        'cloud.platform': fc.constantFrom(
          'aws_ec2',
          'aws_ecs',
          'aws_eks',
          'aws_elastic_beanstalk',
          'aws_lambda',
        ),
        'service.instance.id': anyText,
        'telemetry.sdk.language': fc.constantFrom('nodejs', 'java', 'python', 'go', 'dotnet'),
        'aws.log.group.arns': anyValue,
        'host.id': anyValue,
        'k8s.cluster.name': anyValue,
      },
      { requiredKeys: [] },
    ),
  )
  .map((attributes) => ({ attributes }));

/** A span with anything in it but a place in a tree. */
const anySpan: fc.Arbitrary<SpanSource> = fc
  .record({
    name: anyText,
    kind: fc.nat({ max: 5 }),
    startTime: anyTime,
    endTime: anyTime,
    status: fc.record({ code: fc.nat({ max: 3 }), message: anyText }, { requiredKeys: ['code'] }),
    attributes: anyAttributes,
    events: fc.array(anyEvent, { maxLength: 4 }),
    links: fc.array(anyLink, { maxLength: 3 }),
    resource: anyResource,
    instrumentationScope: fc.option(fc.record({ name: anyText, version: anyText }), { nil: undefined }),
    droppedAttributesCount: fc.nat({ max: 2 }),
    isRemote: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ isRemote, ...parts }) => ({
    ...span({
      id: 1,
      ...(isRemote === true && { remoteParent: 9 }),
      ...(isRemote === false && { parent: 9 }),
    }),
    ...parts,
  }));

describe('any span', () => {
  it('gives valid documents within the limit, and is never lost', () => {
    fc.assert(
      fc.property(anySpan, fc.constantFrom(1024, 1500, 4000, 64_000), (one, maxDocumentBytes) => {
        translate([one], { maxDocumentBytes });
      }),
      FUZZ,
    );
  });

  it('also with everything annotated, under the function of Lambda, or redacted', () => {
    const options = fc.record<TranslatorOptions>(
      {
        indexedAttributes: fc.constantFrom('all' as const, ['*'], ['http.*', 'otel.*']),
        isFacadeParent: fc.constant(() => true),
        redactKeys: fc.constantFrom(['*e*'], ['aws.*']),
        sqlQueries: fc.constant(false),
        urlQueries: fc.constant(false),
        maxDocumentBytes: fc.integer({ min: 1024, max: 65_536 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anySpan, options, (one, given) => {
        translate([one], {}, given);
      }),
      FUZZ,
    );
  });

  it('gives the same bytes again', () => {
    fc.assert(
      fc.property(anySpan, (one) => {
        const translator = createTranslator();
        const [first, second] = [translator.translate([one]), translator.translate([one])];
        expect(first.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual(
          second.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is dropped only for its ids, where it is not too large', () => {
    fc.assert(
      fc.property(anySpan, anyId(16), anyId(32), (one, id, traceId) => {
        const drops: TranslationDrop[] = [];
        const spans = [{ ...one, spanContext: () => ({ traceId, spanId: id }) }];
        createTranslator({ onDrop: (drop) => drops.push(drop) }).translate(spans);
        const isValid = /^[0-9a-f]{32}$/i.test(traceId) && /^[0-9a-f]{16}$/i.test(id) && !/^0+$/.test(id);
        const reasons = drops.map(({ reason }) => reason).filter((reason) => reason !== 'too-large');
        expect(reasons).toEqual(isValid ? [] : ['invalid-id']);
      }),
      LAWS,
    );
  });
});

/** Throws whatever is done with it. */
const THROWER: object = new Proxy(
  {},
  {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    getOwnPropertyDescriptor: refuse,
  },
);
const GETTER: object = Object.defineProperty({}, 'thrown', { enumerable: true, get: refuse });
const REVOKED = Proxy.revocable({}, {});
REVOKED.revoke();

function refuse(): never {
  throw new Error('not for you');
}

/** Ways to spoil a span. fast-check looks into what it draws, so it draws these and not what they make. */
const SPOILERS: readonly ((one: SpanSource, member: string, key: string, thrower: unknown) => SpanSource)[] =
  [
    (one, member) => Object.defineProperty({ ...one }, member, { enumerable: true, get: refuse }),
    (one, member, _key, thrower) => ({ ...one, [member]: thrower }),
    (one, _member, key, thrower) => ({ ...one, attributes: { ...one.attributes, [key]: thrower } }),
    (one, _member, key, thrower) => ({
      ...one,
      attributes: { ...one.attributes, [key]: { deep: [thrower] } },
    }),
    (one, _member, key, thrower) => ({
      ...one,
      events: [{ name: 'exception', time: [1, 0], attributes: { [key]: thrower } }],
    }),
    (one) => ({ ...one, events: Object.defineProperty([], 0, { enumerable: true, get: refuse }) }),
  ];

describe('a span that throws', () => {
  it('is written or told as dropped, and costs no other span of its batch', () => {
    const [root, child] = [span({ id: 7 }), span({ id: 8, parent: 1 })];
    const throwers = [THROWER, GETTER, REVOKED.proxy];
    fc.assert(
      fc.property(
        anySpan,
        fc.constantFrom(...Object.keys(root)),
        anyKey,
        fc.constantFrom(...SPOILERS),
        fc.constantFrom(0, 1, 2),
        fc.constantFrom(1024, 64_000),
        (one, member, key, spoil, thrower, maxDocumentBytes) => {
          const spoilt = spoil(one, member, key, throwers[thrower]);
          const documents = translate([root, spoilt, child], { maxDocumentBytes });
          const ids = documents.flatMap(flat).map(({ id }) => id);
          expect(ids).toEqual(expect.arrayContaining([idOf(root), idOf(child)]));
        },
      ),
      FUZZ,
    );
  });
});

/** Where one span of a batch stands; `parent` is the number of another (or of none), at random. */
const anyPlace = fc.record({
  parent: fc.option(fc.nat({ max: 31 }), { nil: undefined }),
  isRemote: fc.constantFrom(false, false, false, false, true),
  kind: fc.nat({ max: 4 }),
  bytes: fc.constantFrom(0, 0, 100, 700, 3000),
  hasFailed: fc.boolean(),
});

/** Spans numbered from 1: any shape of trees, with circles, own parents and parents that are elsewhere. */
const anyBatch = fc.array(anyPlace, { minLength: 1, maxLength: 24 }).map((places) =>
  places.map(({ parent, isRemote, kind, bytes, hasFailed }, i) =>
    span({
      id: i + 1,
      kind,
      name: `span ${i + 1}`,
      attributes: bytes > 0 ? { filling: 'x'.repeat(bytes) } : {},
      events: hasFailed
        ? [{ name: 'exception', time: [1737036339, 0], attributes: { 'exception.type': 'E' } }]
        : [],
      ...(parent !== undefined && (isRemote ? { remoteParent: parent } : { parent })),
    }),
  ),
);

/** Every subsegment stands below its parent, or names it. */
function expectParents(spans: readonly SpanSource[], documents: readonly Written[]): void {
  const parentOf = new Map(spans.map((one) => [one.spanContext().spanId, one.parentSpanContext?.spanId]));
  const known = (id: string) => parentOf.has(id);
  for (const document of documents) {
    for (const above of flat(document)) {
      for (const below of above.subsegments ?? []) {
        if (known(above.id)) expect(parentOf.get(below.id)).toBe(above.id);
      }
    }
    if (document.type === 'subsegment' && document.parent_id !== undefined) {
      const parent = parentOf.get(document.id);
      const isNamed =
        document.parent_id === parent || documents.some(({ id }) => id === document.parent_id && !known(id));
      expect(isNamed).toBe(true);
    }
  }
}

describe('any batch', () => {
  const limits = fc.record({
    maxDocumentBytes: fc.constantFrom(1024, 2000, 9216, 64_000),
    nest: fc.boolean(),
  });

  it('has every span in one document, below its parent or naming it', () => {
    fc.assert(
      fc.property(anyBatch, limits, fc.integer({ min: 1, max: 64 }), (spans, given, maxDepth) => {
        expectParents(spans, translate(spans, given, { maxDepth }));
      }),
      LAWS,
    );
  });

  it('loses nothing however it is split', () => {
    fc.assert(
      fc.property(
        anyBatch,
        fc.array(fc.nat({ max: 3 }), { maxLength: 24 }),
        limits,
        (spans, parts, given) => {
          const documents = [0, 1, 2, 3].flatMap((part) => {
            const some = spans.filter((_, i) => (parts[i] ?? 0) === part);
            return translate(some, given);
          });
          expectParents(spans, documents);
        },
      ),
      LAWS,
    );
  });

  it('is the same in any order', () => {
    fc.assert(
      fc.property(
        anyBatch.chain((spans) =>
          fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length })),
        ),
        ([spans, shuffled]) => {
          expectParents(spans, translate(shuffled));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bears the same ids more than once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.constantFrom('1', '2')), {
          maxLength: 12,
        }),
        (places) => {
          translate(places.map(([id, parent, trace]) => span({ id, parent, traceId: trace.repeat(32) })));
        },
      ),
      LAWS,
    );
  });
});
