// SPDX-License-Identifier: Apache-2.0
// What is said of a segment or subsegment, as the trace shows it that arrives in local X-Ray.
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { AnnotationValue } from './annotation.ts';
import { currentSegment, currentSubsegment, isSampled, traceId } from './current.ts';
import {
  addException,
  putAnnotation,
  putMetadata,
  setAws,
  setHttp,
  setNamespace,
  setSql,
  setUser,
} from './recorder.ts';
import { inSegment } from './segment.ts';
import { beginSubsegment, endSubsegment } from './subsegment.ts';
import { type Recording, startRecording } from './test-recording.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording();
});
beforeEach(() => recording.forget());
afterAll(() => recording.close());

/** The one subsegment in which this is said. */
async function subsegmentOf(work: () => unknown) {
  const segment = await recording.segmentOf(() => {
    beginSubsegment('a');
    work();
    endSubsegment();
  });
  expect(segment.subsegments).toHaveLength(1);
  return segment.subsegments[0];
}

describe('putAnnotation', () => {
  it.each<[name: string, value: AnnotationValue]>([
    ['text', 'x'],
    ['empty text', ''],
    ['number', 1.5],
    ['true', true],
    ['false', false],
  ])('%s is under annotations, and nowhere else', async (_, value) => {
    const found = recording.local.waitForTrace(
      (one) => one.segments[0]?.subsegments[0]?.annotations?.order === value,
    );
    const shown = await subsegmentOf(() => putAnnotation('order', value));
    expect(shown?.annotations).toEqual({ order: value });
    expect(shown?.metadata?.default).not.toHaveProperty('order');
    await found;
  });

  it('several, and one again', async () => {
    const shown = await subsegmentOf(() => {
      putAnnotation('a', 1);
      putAnnotation('b', 'x');
      putAnnotation('a', 2);
    });
    expect(shown?.annotations).toEqual({ a: 2, b: 'x' });
  });

  it('joins what the span has named itself', async () => {
    const shown = await subsegmentOf(() => {
      trace.getActiveSpan()?.setAttributes({ mine: 1, 'aws.xray.annotations': ['mine'] });
      putAnnotation('yours', 2);
    });
    expect(shown?.annotations).toEqual({ mine: 1, yours: 2 });
  });

  it.each<[name: string, key: string, value: unknown, annotations: unknown, said: RegExp]>([
    [
      'a key with a space',
      'order id',
      1,
      { order_id: 1 },
      /order id is called order_id: X-Ray takes letters, digits/,
    ],
    ['no key', '', 1, undefined, /text of 1 to 500 characters, not 0 characters/],
    ['a long key', 'k'.repeat(501), 1, undefined, /text of 1 to 500 characters, not 501 characters/],
    [
      'NaN',
      'n',
      Number.NaN,
      undefined,
      /n is left out: X-Ray indexes text, finite numbers and booleans, not NaN/,
    ],
    ['null', 'n', null, undefined, /not null; putMetadata takes anything/],
    ['an object', 'n', {}, undefined, /not object/],
    ['undefined', 'n', undefined, undefined, /not undefined/],
    ['a long text', 'n', 'x'.repeat(1001), { n: 'x'.repeat(1000) }, /X-Ray indexes 1000 characters/],
  ])('says at once what X-Ray refuses: %s', async (_, key, value, annotations, said) => {
    const shown = await subsegmentOf(() => Reflect.apply(putAnnotation, undefined, [key, value]));
    expect(shown?.annotations).toEqual(annotations);
    expect(recording.said).toEqual([expect.stringMatching(said)]);
  });

  it('says that there are 50', async () => {
    const shown = await subsegmentOf(() => {
      for (let i = 0; i < 52; i++) putAnnotation(`a${i}`, i);
    });
    expect(Object.keys(shown?.annotations ?? {})).toHaveLength(50);
    expect(shown?.metadata?.default).toMatchObject({ a50: 50, a51: 51 });
    expect(recording.said).toHaveLength(2);
  });

  it('is typed', () => {
    // @ts-expect-error metadata takes objects
    expectTypeOf(putAnnotation).toBeCallableWith('a', {});
  });
});

describe('putMetadata', () => {
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic.self = cyclic;

  it.each<[name: string, value: unknown, shown: unknown]>([
    ['an object', { a: { b: [1, 'x', null] } }, { a: { b: [1, 'x', null] } }],
    ['text', 'x', 'x'],
    ['null', null, null],
    ['undefined', undefined, null],
    ['NaN', Number.NaN, 'NaN'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a map', new Map([['a', new Set([1])]]), { a: [1] }],
    ['bytes', Buffer.from([1, 2, 255]), 'AQL/'],
    ['a large integer', 2n ** 64n, '18446744073709551616'],
    ['a small integer', 7n, 7],
    ['an error', new TypeError('no'), { name: 'TypeError', message: 'no' }],
    ['a pattern', /a+/g, '/a+/g'],
    ['a cycle', cyclic, { a: 1, self: '[Circular]' }],
    ['one object twice', [cyclic.a, { x: [] }, { x: [] }], [1, { x: [] }, { x: [] }]],
    [
      'what throws',
      {
        get a() {
          throw new Error('no');
        },
      },
      '[no]',
    ],
    ['a function', () => 1, null],
  ])('%s is under metadata, and nowhere else', async (_, value, shown) => {
    const subsegment = await subsegmentOf(() => putMetadata('cart', value));
    expect(subsegment?.metadata).toMatchObject({ default: { cart: shown } });
    expect(subsegment?.annotations).toBeUndefined();
  });

  it('has namespaces, and keeps the last of a key, as it was then', async () => {
    const cart = { items: 1 };
    const subsegment = await subsegmentOf(() => {
      putMetadata('cart', 'none', 'shop');
      putMetadata('cart', cart, 'shop');
      cart.items = 2;
      putMetadata('plan', 'b', 'billing');
    });
    expect(subsegment?.metadata).toMatchObject({ shop: { cart: { items: 1 } }, billing: { plan: 'b' } });
  });

  it('is an attribute for other exporters, too', () => {
    inSegment('job', ({ span }) => {
      putMetadata('cart', { items: 1 }, 'shop');
      expect(Reflect.get(span, 'attributes')).toMatchObject({
        'aws.xray.metadata.shop': '{"cart":{"items":1}}',
      });
    });
  });

  it('is not cut by the limits of attributes', async () => {
    const long = { text: 'x'.repeat(5_000) };
    const spanLimits = { attributeValueLengthLimit: 50, attributeCountLimit: 2 };
    const exporter = new XRaySpanExporter({ daemonAddress: recording.local.env.AWS_XRAY_DAEMON_ADDRESS });
    const provider = new TracerProvider({
      spanLimits,
      spanProcessors: [new XRaySpanProcessor({ exporter })],
    });
    const span = provider.getTracer('test').startSpan('limited');
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      for (let i = 0; i < 10; i++) putMetadata(`k${i}`, long, `n${i}`);
    });
    span.end();
    await provider.shutdown();
    const { segments } = await recording.local.waitForTrace(
      (one) => one.segments[0]?.metadata?.n9 !== undefined,
    );
    expect(segments).toMatchObject([{ metadata: { n0: { k0: long }, n9: { k9: long } } }]);
  });

  it.each<[name: string, key: unknown, namespace: unknown, said: RegExp]>([
    ['a reserved namespace', 'a', 'AWS.x', /X-Ray keeps namespaces that begin with AWS\. to itself/],
    ['a namespace of no text', 'a', 7, /its key and its namespace have to be text/],
    ['a key of no text', 7, 'shop', /its key and its namespace have to be text/],
  ])('says what it leaves out: %s', async (_, key, namespace, said) => {
    await subsegmentOf(() => Reflect.apply(putMetadata, undefined, [key, 1, namespace]));
    expect(recording.said).toEqual([expect.stringMatching(said)]);
  });
});

describe('facts', () => {
  it('setUser stands on the segment', async () => {
    const segment = await recording.segmentOf(() => {
      beginSubsegment('a');
      setUser('u-1');
      endSubsegment();
    });
    expect(segment.user).toBe('u-1');
  });

  it('addException marks a fault, remote or not', async () => {
    const subsegment = await subsegmentOf(() => addException(new TypeError('no price'), { remote: true }));
    expect(subsegment).toMatchObject({
      fault: true,
      cause: {
        exceptions: [{ type: 'TypeError', message: 'no price', remote: true, stack: expect.any(Array) }],
      },
    });
  });

  it('setHttp, on a subsegment and on a call', async () => {
    const http = {
      request: { method: 'GET', url: 'https://stock.example/items?id=1', user_agent: 'shop/1', traced: true },
      response: { status: 404, content_length: 12 },
    };
    const local = await subsegmentOf(() => setHttp(http));
    expect(local).toMatchObject({ name: 'a', http, error: true });
    expect(local?.namespace).toBeUndefined();
    const segment = await recording.segmentOf(() => {
      beginSubsegment('stock', { namespace: 'remote' }).setHttp(http);
      endSubsegment();
    });
    expect(segment.subsegments).toMatchObject([{ name: 'stock', namespace: 'remote', http }]);
    expect(segment.subsegments[0]?.metadata?.default).not.toHaveProperty('aws.xray.traced');
  });

  it('setHttp of a segment: who asked', async () => {
    const segment = await recording.segmentOf(() =>
      currentSegment()?.setHttp({
        request: { url: 'http://shop/a', client_ip: '203.0.113.9', x_forwarded_for: true },
      }),
    );
    expect(segment.http).toEqual({
      request: { url: 'http://shop/a', client_ip: '203.0.113.9', x_forwarded_for: true },
    });
  });

  it('setHttp leaves what an instrumentation says of its span', () => {
    const span = recording.tracer.startSpan('GET', { kind: SpanKind.CLIENT });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => setHttp({ response: { status: 200 } }));
    expect(Reflect.get(span, 'attributes')).toEqual({ 'http.response.status_code': 200 });
    span.end();
  });

  it('setSql is the whole block, and nothing of it is in metadata', async () => {
    const sql = {
      url: 'mysql://db:3306/shop',
      sanitized_query: 'SELECT 1',
      database_type: 'MySQL',
      database_version: '8',
      user: 'shop',
    };
    const subsegment = await subsegmentOf(() => {
      setNamespace('remote');
      setSql(sql);
    });
    expect(subsegment).toMatchObject({ name: 'a', namespace: 'remote', sql });
    expect(Object.keys(subsegment?.metadata?.default ?? {}).filter((key) => key.startsWith('db.'))).toEqual(
      [],
    );
  });

  it('setAws adds its members', async () => {
    const aws = { operation: 'PutItem', region: 'eu-central-1', table_name: 'orders', retries: 1 };
    const subsegment = await subsegmentOf(() => {
      setNamespace('aws');
      setAws(aws);
    });
    expect(subsegment).toMatchObject({ name: 'a', namespace: 'aws', aws });
  });

  it.each<[name: string, work: () => unknown, said: RegExp]>([
    [
      'a namespace there is not',
      () => Reflect.apply(setNamespace, undefined, ['web']),
      /web is left out: there are aws, remote and local/,
    ],
    ['a user of no text', () => Reflect.apply(setUser, undefined, [7]), /has to be a text/],
    ['a long user', () => setUser('u'.repeat(251)), /250 characters of a user/],
  ])('says: %s', async (_, work, said) => {
    await subsegmentOf(work);
    expect(recording.said).toEqual([expect.stringMatching(said)]);
  });

  it.each<[name: string, work: () => unknown]>([
    ['setHttp', () => Reflect.apply(setHttp, undefined, [undefined])],
    ['setSql', () => Reflect.apply(setSql, undefined, [undefined])],
    ['setAws', () => Reflect.apply(setAws, undefined, [undefined])],
  ])('%s of nothing throws nothing', async (_, work) => {
    expect(await subsegmentOf(work)).toBeDefined();
  });
});

describe('where this is', () => {
  it('the segment, the subsegment, the trace, however deep', async () => {
    const trace = await recording.traceOf(() => {
      const segment = currentSegment();
      expect(currentSubsegment()).toBeUndefined();
      expect(traceId()).toBe(segment?.traceId);
      expect(isSampled()).toBe(true);
      const a = beginSubsegment('a');
      recording.tracer.startActiveSpan('layer', (layer) => {
        expect(currentSegment()?.id).toBe(segment?.id);
        expect(currentSubsegment()?.id).toBe(layer.spanContext().spanId);
        const b = beginSubsegment('b');
        expect(currentSegment()?.id).toBe(segment?.id);
        expect(currentSubsegment()?.id).toBe(b.id);
        currentSegment()?.putAnnotation('order', 17);
        b.end();
        layer.end();
      });
      expect(currentSubsegment()?.id).toBe(a.id);
      a.end();
    });
    expect(trace.id).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(trace.segments).toMatchObject([{ annotations: { order: 17 } }]);
  });

  it('nowhere, which putting something says once a call', () => {
    expect([currentSegment(), currentSubsegment(), traceId(), isSampled()]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
    for (let i = 0; i < 2; i++) {
      putAnnotation('a', 1);
      putMetadata('a', 1);
      setUser('u');
      addException(new Error('x'));
      setHttp({});
      setSql({});
      setAws({});
      setNamespace('aws');
    }
    expect(recording.said.map((text) => text.split(':')[0])).toEqual([
      'putAnnotation',
      'putMetadata',
      'setUser',
      'addException',
      'setHttp',
      'setSql',
      'setAws',
      'setNamespace',
    ]);
  });

  it('after the end: left out, said once', () => {
    const span = recording.tracer.startSpan('over');
    span.end();
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      putAnnotation('a', 1);
      putAnnotation('b', 1);
    });
    expect(recording.said).toEqual([
      'putAnnotation: the segment or subsegment has ended, so this is left out',
    ]);
  });

  it('not sampled: nothing is recorded, and nothing said', () => {
    const tracer = new TracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('test');
    const span = tracer.startSpan('unsampled');
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      expect(isSampled()).toBe(false);
      putAnnotation('a', 1);
      currentSegment()?.putMetadata('a', 1);
      expect(traceId()).toMatch(/^1-/);
    });
    expect(recording.said).toEqual([]);
  });
});
