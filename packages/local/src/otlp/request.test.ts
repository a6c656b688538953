// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOtlpRequest } from './request.ts';

const SPAN = { traceId: '6b030fc706895ba884c9d74fc941c096', spanId: '90ad8bba25acdef8', name: 'GET' };

function request(span: object, resource?: object): unknown {
  return {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'http', version: '1.0' }, spans: [span] }] }],
  };
}

function readSpan(rest: object) {
  const [span] = readOtlpRequest(request({ ...SPAN, ...rest }));
  if (!span) throw new Error('no span');
  return span;
}

it('reads a whole span', () => {
  const [span] = readOtlpRequest(
    request(
      {
        traceId: '6B030FC706895BA884C9D74FC941C096',
        spanId: '90AD8BBA25ACDEF8',
        parentSpanId: 'F759A1AB25899967',
        flags: 769,
        name: 'POST',
        kind: 2,
        startTimeUnixNano: '1795362759301000000',
        endTimeUnixNano: '1795362759301909678',
        attributes: [{ key: 'http.request.method', value: { stringValue: 'POST' } }],
        droppedAttributesCount: 1,
        events: [
          {
            name: 'exception',
            timeUnixNano: '5',
            attributes: [{ key: 'a', value: { intValue: '1' } }],
            droppedAttributesCount: 4,
          },
        ],
        droppedEventsCount: 2,
        links: [{ traceId: 'AB'.repeat(16), spanId: 'CD'.repeat(8), attributes: [], flags: 256 }],
        droppedLinksCount: 3,
        status: { code: 2, message: 'no' },
      },
      { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] },
    ),
  );
  expect(span?.spanContext()).toEqual({ traceId: SPAN.traceId, spanId: SPAN.spanId });
  expect(span).toEqual({
    name: 'POST',
    kind: 1,
    spanContext: expect.any(Function),
    parentSpanContext: { traceId: SPAN.traceId, spanId: 'f759a1ab25899967', isRemote: true },
    startTime: [1795362759, 301000000],
    endTime: [1795362759, 301909678],
    status: { code: 2, message: 'no' },
    attributes: { 'http.request.method': 'POST' },
    events: [{ name: 'exception', time: [0, 5], attributes: { a: 1 }, droppedAttributesCount: 4 }],
    links: [
      { context: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), isRemote: false }, attributes: {} },
    ],
    resource: { attributes: { 'service.name': 'orders' } },
    instrumentationScope: { name: 'http', version: '1.0' },
    droppedAttributesCount: 1,
    droppedEventsCount: 2,
    droppedLinksCount: 3,
  });
});

it('fills in what is absent or null', () => {
  const nothing = {
    name: null,
    kind: null,
    parentSpanId: null,
    status: null,
    attributes: null,
    events: null,
    flags: null,
  };
  for (const rest of [{}, nothing]) {
    expect(readSpan({ name: '', ...rest })).toMatchObject({
      name: '',
      kind: 0,
      startTime: [0, 0],
      endTime: [0, 0],
      status: { code: 0 },
      attributes: {},
      events: [],
      links: [],
      droppedAttributesCount: 0,
    });
  }
  expect(readOtlpRequest({})).toEqual([]);
  expect(readOtlpRequest({ resourceSpans: [] })).toEqual([]);
  expect(readOtlpRequest({ resourceSpans: [{}, { scopeSpans: [{}] }] })).toEqual([]);
});

describe('a parent', () => {
  const parentSpanId = 'f759a1ab25899967';
  it.each<[name: string, span: object, expected: object]>([
    [
      'remote',
      { parentSpanId, flags: 0x301 },
      { parentSpanContext: { spanId: parentSpanId, isRemote: true } },
    ],
    [
      'local',
      { parentSpanId, flags: 0x101 },
      { parentSpanContext: { spanId: parentSpanId, isRemote: false } },
    ],
    [
      'flags as a string',
      { parentSpanId, flags: '256' },
      { parentSpanContext: { spanId: parentSpanId, isRemote: false } },
    ],
    ['of unknown whereabouts', { parentSpanId, flags: 1 }, { parentSpanId }],
    ['without flags', { parentSpanId }, { parentSpanId }],
    ['none', { flags: 0x301 }, {}],
    ['an empty one', { parentSpanId: '', flags: 0x301 }, {}],
  ])('%s', (_name, span, expected) => {
    const { parentSpanContext, parentSpanId: byId } = readSpan(span);
    expect({
      ...(parentSpanContext && { parentSpanContext }),
      ...(byId && { parentSpanId: byId }),
    }).toMatchObject(expected);
    expect(Boolean(parentSpanContext)).toBe('parentSpanContext' in expected);
    expect(Boolean(byId)).toBe('parentSpanId' in expected);
  });
});

it.each<[kind: unknown, expected: number]>([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [6, 0],
  [-1, 0],
  ['SPAN_KIND_UNSPECIFIED', 0],
  ['SPAN_KIND_INTERNAL', 0],
  ['SPAN_KIND_SERVER', 1],
  ['SPAN_KIND_CLIENT', 2],
  ['SPAN_KIND_PRODUCER', 3],
  ['SPAN_KIND_CONSUMER', 4],
])('kind %j is %i', (kind, expected) => {
  expect(readSpan({ kind }).kind).toBe(expected);
});

it.each<[code: unknown, expected: number]>([
  [1, 1],
  [2, 2],
  ['STATUS_CODE_OK', 1],
  ['STATUS_CODE_ERROR', 2],
  ['STATUS_CODE_UNSET', 0],
  [3, 0],
])('status %j is %i', (code, expected) => {
  expect(readSpan({ status: { code } }).status.code).toBe(expected);
});

it.each<[time: unknown, expected: [number, number]]>([
  ['1795362759301909678', [1795362759, 301909678]],
  [1795362759301000000, [1795362759, 301000000]],
  [1.795362759e18, [1795362759, 0]],
  ['999999999', [0, 999999999]],
  ['1000000000', [1, 0]],
  ['0', [0, 0]],
  [0, [0, 0]],
  ['18446744073709551615', [18446744073, 709551615]],
])('time %j is %j', (time, expected) => {
  expect(readSpan({ startTimeUnixNano: time }).startTime).toEqual(expected);
});

it.each<[name: string, value: unknown, expected: unknown]>([
  ['string', { stringValue: 'x' }, 'x'],
  ['empty string', { stringValue: '' }, ''],
  ['false', { boolValue: false }, false],
  ['integer', { intValue: 5 }, 5],
  ['integer text', { intValue: '-5' }, -5],
  ['largest safe integer', { intValue: '9007199254740991' }, 9007199254740991],
  ['integer beyond', { intValue: '9007199254740993' }, 9007199254740993n],
  ['negative integer beyond', { intValue: '-9223372036854775808' }, -9223372036854775808n],
  ['integer as JavaScript writes it', { intValue: 1e21 }, 1e21],
  ['integer text as JavaScript writes it', { intValue: '1e+21' }, 1e21],
  ['double', { doubleValue: 1.5 }, 1.5],
  ['double text', { doubleValue: '1.5' }, 1.5],
  ['NaN', { doubleValue: 'NaN' }, Number.NaN],
  ['Infinity', { doubleValue: 'Infinity' }, Number.POSITIVE_INFINITY],
  ['-Infinity', { doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
  ['-0', { doubleValue: '-0' }, -0],
  ['1e21', { doubleValue: '1e21' }, 1e21],
  ['bytes', { bytesValue: 'AQL/' }, new Uint8Array([1, 2, 255])],
  ['array', { arrayValue: { values: [{ intValue: 1 }, {}, { arrayValue: {} }] } }, [1, null, []]],
  [
    'map',
    { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }, { key: 'b' }] } },
    { a: 1, b: null },
  ],
  ['no value', {}, null],
  ['null', null, null],
  ['a kind of a later version', { profileValue: 1 }, null],
])('value: %s', (_name, value, expected) => {
  expect(readSpan({ attributes: [{ key: 'k', value }] }).attributes.k).toEqual(expected);
});

it('takes any key as a key', () => {
  const keys = ['__proto__', 'constructor', 'toString'];
  const list = keys.map((key) => ({ key, value: { stringValue: key } }));
  const { attributes } = readSpan({
    attributes: [...list, { key: 'map', value: { kvlistValue: { values: list } } }],
  });
  expect(Object.keys(attributes)).toEqual([...keys, 'map']);
  expect(Object.keys(attributes.map ?? {})).toEqual(keys);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('shares equal resources, and no others', () => {
  const resource = (name: string) => ({
    attributes: [{ key: 'service.name', value: { stringValue: name } }],
  });
  const resourceSpans = ['a', 'b', 'a'].map((name) => ({
    resource: resource(name),
    scopeSpans: [{ spans: [SPAN] }],
  }));
  const [first, second, third] = readOtlpRequest({ resourceSpans });
  expect(third?.resource).toBe(first?.resource);
  expect(second?.resource).not.toBe(first?.resource);
  expect(first?.instrumentationScope).toBeUndefined();
});

it.each<[value: unknown, message: string]>([
  [null, 'the request must be an object, not null'],
  [[], 'the request must be an object, not an array'],
  ['x', 'the request must be an object, not string x'],
  [{ resourceMetrics: [] }, 'resourceSpans is missing: the request has resourceMetrics'],
  [{ resourceSpans: {} }, 'resourceSpans must be an array, not an object'],
  [{ resourceSpans: [1] }, 'resourceSpans[0] must be an object, not number 1'],
  [{ resourceSpans: [{ resource: [] }] }, 'resourceSpans[0].resource must be an object, not an array'],
  [
    { resourceSpans: [{ scopeSpans: [{ spans: 'x' }] }] },
    'resourceSpans[0].scopeSpans[0].spans must be an array, not string x',
  ],
  [request({ traceId: 5 }), 'resourceSpans[0].scopeSpans[0].spans[0].traceId must be a string, not number 5'],
  [
    request({ kind: 'SERVER' }),
    'spans[0].kind must be a number or one of SPAN_KIND_UNSPECIFIED|INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER, not string SERVER',
  ],
  [request({ startTimeUnixNano: '1.5' }), 'startTimeUnixNano must be nanoseconds since 1970, not string 1.5'],
  [request({ startTimeUnixNano: -1 }), 'startTimeUnixNano must be nanoseconds since 1970, not number -1'],
  [request({ endTimeUnixNano: '9'.repeat(90) }), 'endTimeUnixNano must be nanoseconds'],
  [request({ flags: -1 }), 'flags must be a number that counts, not number -1'],
  [
    request({ attributes: [{ key: 'a', value: { boolValue: 'x' } }] }),
    'attributes[0].value.boolValue must be true or false, not string x',
  ],
  [
    request({ attributes: [{ key: 'a', value: { intValue: 'x' } }] }),
    'attributes[0].value.intValue must be a number, not string x',
  ],
  [
    request({ attributes: [{ key: 'a', value: { doubleValue: [] } }] }),
    'attributes[0].value.doubleValue must be a number, not an array',
  ],
  [
    request({ attributes: [{ key: 'a', value: 'x' }] }),
    'attributes[0].value must be an object, not string x',
  ],
  [
    request({ events: [{ timeUnixNano: {} }] }),
    'events[0].timeUnixNano must be nanoseconds since 1970, not an object',
  ],
])('says what is wrong with %j', (value, message) => {
  expect(() => readOtlpRequest(value)).toThrow(message);
});

it('refuses a hundred levels and more, and any depth without harm', () => {
  const nested = (depth: number): string =>
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"k","value":${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}}]}]}]}]}`;
  expect(readOtlpRequest(JSON.parse(nested(100)))).toHaveLength(1);
  for (const depth of [101, 10_000]) {
    expect(() => readOtlpRequest(JSON.parse(nested(depth)))).toThrow('is nested deeper than 100 levels');
  }
});

it('answers anything with spans or an Error', () => {
  const any = fc.jsonValue();
  const list = (item: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 4, arbitrary: fc.array(item, { maxLength: 3 }) }, any);
  const object = (model: Record<string, fc.Arbitrary<unknown>>) =>
    fc.oneof({ weight: 9, arbitrary: fc.record(model, { requiredKeys: [] }) }, any);
  const attributes = list(
    object({
      key: fc.oneof(fc.string(), any),
      value: object({
        stringValue: fc.oneof(fc.string(), any),
        intValue: any,
        arrayValue: object({ values: list(any) }),
        kvlistValue: any,
        bytesValue: any,
      }),
    }),
  );
  const span = object({
    traceId: fc.oneof(fc.string(), any),
    spanId: fc.string(),
    flags: fc.oneof(fc.nat(1023), any),
    kind: fc.oneof(fc.nat(6), any),
    startTimeUnixNano: any,
    attributes,
    events: list(object({ attributes })),
    links: any,
    status: any,
  });
  const requests = object({
    resourceSpans: list(
      object({
        resource: object({ attributes }),
        scopeSpans: list(object({ scope: any, spans: list(span) })),
      }),
    ),
  });
  fc.assert(
    fc.property(requests, (value) => {
      try {
        for (const read of readOtlpRequest(JSON.parse(JSON.stringify(value))))
          expect(read.spanContext()).toBeDefined();
      } catch (error: unknown) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});
