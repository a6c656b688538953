// SPDX-License-Identifier: Apache-2.0
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { context, trace } from '@opentelemetry/api';
import { traceHeader } from '@otel-xray/propagation';
import { beginSubsegment, capture, endSubsegment, putAnnotation, putMetadata } from '@otel-xray/recorder';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { apiV2Event, sqsEvent } from './test-events.ts';
import { FACADE, lambdaContext, ROOT, startFunction, type TestFunction, TRACE_ID } from './test-function.ts';
import { wrapHandler } from './wrap-handler.ts';

let fn: TestFunction;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

afterEach(async () => {
  await fn.close();
});

const error = new TypeError('no');
const fault = expect.objectContaining({
  exceptions: [expect.objectContaining({ type: 'TypeError', message: 'no' })],
});

describe('an invocation', () => {
  it("is a subsegment below Lambda's own segment, with its children nested, sent before it is over", async () => {
    fn = await startFunction();
    const handler = wrapHandler(async (_event: unknown, _context: unknown) => {
      trace.getTracer('app').startActiveSpan('work', (span) => span.end());
      return { statusCode: 200, header: traceHeader() };
    });
    const { header } = await handler(apiV2Event(), lambdaContext());
    expect(fn.xray.stats()).toMatchObject({ given: 2, sent: 2, inFlight: 0 });
    const [document] = await fn.arrived(1);
    expect(document).toMatchObject({
      name: 'POST /notes',
      type: 'subsegment',
      trace_id: `1-${TRACE_ID.slice(0, 8)}-${TRACE_ID.slice(8)}`,
      parent_id: FACADE,
      http: { response: { status: 200 } },
      annotations: { coldstart: true, request_id: 'f0c1' },
      metadata: { default: { 'faas.trigger': 'http', 'cloud.account.id': '123456789012' } },
      subsegments: [{ name: 'work' }],
    });
    expect(document).not.toHaveProperty('origin');
    expect(header).toBe(`${ROOT};Parent=${document?.id};Sampled=1;Lineage=25:a87bd80c:1`);
  });

  it("takes X-Ray's words: what the recorder begins, annotates and keeps", async () => {
    fn = await startFunction();
    const price = capture('price', async (id: number) => {
      await Promise.resolve();
      putAnnotation('order', id);
      return id * 2;
    });
    const handler = wrapHandler(async (_event: unknown, _context: unknown) => {
      await Promise.resolve();
      beginSubsegment('basket');
      putMetadata('items', ['pen'], 'shop');
      const total = await price(17);
      endSubsegment();
      return total;
    });
    expect(await handler({}, lambdaContext())).toBe(34);
    expect(await fn.arrived(1)).toMatchObject([
      {
        name: 'notes',
        type: 'subsegment',
        subsegments: [
          {
            name: 'basket',
            metadata: { shop: { items: ['pen'] } },
            subsegments: [{ name: 'price', annotations: { order: 17 } }],
          },
        ],
      },
    ]);
  });

  it('is cold once', async () => {
    fn = await startFunction();
    const handler = wrapHandler(async (_event: unknown, _context: unknown) => 1);
    await handler({}, lambdaContext());
    await handler({}, lambdaContext());
    const shown = (await fn.arrived(2)).map(({ name, annotations }) => [name, annotations?.coldstart]);
    expect(shown).toEqual([
      ['notes', true],
      ['notes', false],
    ]);
  });

  it('has a node of its own where asked', async () => {
    fn = await startFunction({ lambdaHandlerAs: 'segment' });
    await wrapHandler(async (_event: unknown, _context: unknown) => 1)({}, lambdaContext());
    expect(await fn.arrived(1)).toMatchObject([
      { name: 'notes', parent_id: FACADE, origin: 'AWS::Lambda::Function' },
    ]);
  });

  it('of a batch links to what was sent, below the facade in metadata', async () => {
    fn = await startFunction();
    const handler = wrapHandler(async (_event: unknown, _context: unknown) => ({
      batchItemFailures: [{ itemIdentifier: 'm-1' }],
    }));
    const event = sqsEvent();
    const before = JSON.stringify(event);
    await handler(event, lambdaContext());
    const [document] = await fn.arrived(1);
    expect(document).toMatchObject({ name: 'process orders', fault: true, parent_id: FACADE });
    expect(JSON.stringify(document?.metadata)).toContain('1-0af76519-16cd43dd8448eb211c80319c');
    expect(JSON.stringify(event)).toBe(before);
  });

  it.each<[string, number, string | undefined]>([
    ['a fault', 503, 'fault'],
    ['an error', 404, 'error'],
  ])('with a response that is %s says so', async (_name, statusCode, flag = '') => {
    fn = await startFunction();
    await wrapHandler(async (_event: unknown, _context: unknown) => ({ statusCode }))(
      apiV2Event(),
      lambdaContext(),
    );
    expect(await fn.arrived(1)).toMatchObject([{ [flag]: true, http: { response: { status: statusCode } } }]);
  });

  it('runs side by side with others, each in its own trace', async () => {
    fn = await startFunction();
    const parents = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'];
    vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
    const handler = wrapHandler(async (millis: number, _context: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, millis));
      trace.getTracer('app').startSpan(`work ${millis}`).end();
      await new Promise((resolve) => setTimeout(resolve, millis));
      return traceHeader();
    });
    const headers = await Promise.all(
      parents.map((parent, index) => {
        const xRayTraceId = `Root=1-5759e988-00000000000000000000000${index};Parent=${parent};Sampled=1`;
        return handler(index * 10, lambdaContext(30_000, { xRayTraceId }));
      }),
    );
    const documents = [...(await fn.arrived(3))].sort((a, b) => (a.trace_id < b.trace_id ? -1 : 1));
    expect(documents.map(({ parent_id, subsegments }) => [parent_id, subsegments?.[0]?.name])).toEqual(
      parents.map((parent, index) => [parent, `work ${index * 10}`]),
    );
    expect(headers.map((header) => header?.slice(0, 40))).toEqual(
      documents.map(({ trace_id }) => `Root=${trace_id}`.slice(0, 40)),
    );
  });
});

describe('an invocation that Lambda does not trace', () => {
  it.each([
    [
      'not sampled',
      `${ROOT};Parent=${FACADE};Sampled=0`,
      /^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=.{16};Sampled=0$/,
    ],
    ['Root alone', ROOT, /^Root=1-5759e988-bd862e3fe1be46a994272793$/],
  ])('sends nothing: %s', async (_name, header, sentOn) => {
    fn = await startFunction({}, { _X_AMZN_TRACE_ID: header });
    const handler = wrapHandler(async (_event: unknown, _context: unknown) => {
      trace.getTracer('app').startSpan('work').end();
      return traceHeader();
    });
    expect(await handler({}, lambdaContext())).toMatch(sentOn);
    expect(fn.xray.stats()).toMatchObject({ given: 0 });
  });

  it('has a segment of its own where asked', async () => {
    fn = await startFunction({ whenUnsampled: 'segment' }, { _X_AMZN_TRACE_ID: ROOT });
    await wrapHandler(async (_event: unknown, _context: unknown) => 1)({}, lambdaContext());
    const [document] = await fn.arrived(1);
    expect(document).toMatchObject({ name: 'notes', origin: 'AWS::Lambda::Function' });
    expect(document).not.toHaveProperty('parent_id');
  });
});

describe('a handler', () => {
  const failing = {
    async: async () => Promise.reject(error),
    sync: () => {
      throw error;
    },
  };
  it.each(Object.entries(failing))(
    'that fails (%s) fails with the same error, recorded',
    async (_name, handle) => {
      fn = await startFunction();
      const handler = wrapHandler((_event: unknown, _context: unknown): unknown => handle());
      await expect(Promise.resolve(handler({}, lambdaContext()))).rejects.toBe(error);
      expect(await fn.arrived(1)).toMatchObject([{ fault: true, cause: fault }]);
    },
  );

  it.each<[string, unknown, unknown]>([
    ['a result', null, { n: 1 }],
    ['an error', error, undefined],
  ])('with a callback gives it %s, when it is sent', async (_name, failure, result) => {
    fn = await startFunction();
    const handler = wrapHandler(
      (_event: unknown, _context: unknown, callback: (error: unknown, result?: unknown) => void): void => {
        setImmediate(() => callback(failure, result));
      },
    );
    expect(handler).toHaveLength(3);
    const called = await new Promise((resolve) => {
      const returned: unknown = handler({}, lambdaContext(), (...args) =>
        resolve([...args, fn.xray.stats().sent]),
      );
      expect(returned).toBeUndefined();
    });
    expect(called).toEqual([failure, result, 1]);
    const [document] = await fn.arrived(1);
    expect(document?.fault).toBe(failure === null ? undefined : true);
  });

  it('that ends by context.fail does', async () => {
    fn = await startFunction();
    const handler = wrapHandler(
      (_event: unknown, given: { fail?(error: unknown): void }, _callback: unknown): void => {
        given.fail?.(error);
      },
    );
    const failed = await new Promise((resolve) => {
      handler({}, lambdaContext(30_000, { fail: resolve }), () => undefined);
    });
    expect(failed).toBe(error);
    expect(await fn.arrived(1)).toMatchObject([{ fault: true }]);
  });

  it('that streams gets its stream, and stays marked as one', async () => {
    fn = await startFunction();
    const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
    const streaming = async (event: unknown, stream: string[], _context: unknown) => {
      stream.push(`${JSON.stringify(event)} ${trace.getActiveSpan()?.spanContext().traceId}`);
    };
    const handler = wrapHandler(Object.assign(streaming, { [STREAMING]: 'response' }));
    expect(handler[STREAMING]).toBe('response');
    const stream: string[] = [];
    await handler({}, stream, lambdaContext());
    expect(stream).toEqual([`{} ${TRACE_ID}`]);
    expect(await fn.arrived(1)).toMatchObject([{ annotations: { request_id: 'f0c1' } }]);
  });

  it('without a callback may return its result', async () => {
    fn = await startFunction();
    const handler = wrapHandler((_event: unknown, _context: unknown): unknown => 7);
    expect(await handler({}, lambdaContext())).toBe(7);
    expect(await fn.arrived(1)).toHaveLength(1);
  });

  it('keeps its name, its properties and its this', async () => {
    fn = await startFunction();
    async function notes(this: unknown) {
      return this;
    }
    const handler = wrapHandler(Object.assign(notes, { extra: 1 }));
    expect([handler.name, handler.length, handler.extra]).toEqual(['notes', 0, 1]);
    const owner = { handler };
    expect(await owner.handler()).toBe(owner);
  });

  it('that is none is refused', async () => {
    fn = await startFunction();
    const wrap: (handler: never) => unknown = wrapHandler;
    expect(() => Reflect.apply(wrap, undefined, [7])).toThrow('wrapHandler: expected a function, got 7');
  });

  it('is called without a context, an event or a daemon', async () => {
    fn = await startFunction({}, { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9', OTEL_LOG_LEVEL: 'none' });
    const handler = wrapHandler(async (...args: unknown[]) => args.length);
    expect(await handler()).toBe(0);
    expect(await handler(null, null)).toBe(2);
  });
});

it('is let go of when it is over, by what the runtime keeps of it too', async () => {
  fn = await startFunction();
  const handler = wrapHandler(async (_event: unknown, _context: unknown, _callback: unknown) => 'paid');
  const kept: unknown[] = [];
  const invoke = async (): Promise<readonly WeakRef<object>[]> => {
    const event = apiV2Event();
    const runtime = { ...lambdaContext(), succeed: () => undefined };
    await handler(event, runtime, () => undefined);
    kept.push(runtime.succeed);
    return [new WeakRef(event), new WeakRef(runtime)];
  };
  const given = await invoke();
  // What a reference was made of is kept until the end of the turn.
  await nextTurn();
  collectGarbage();
  expect(given.map((one) => one.deref())).toEqual([undefined, undefined]);
  expect(kept).toEqual([expect.any(Function)]);
});

it('shortly before the deadline what is open is sent in progress, and again when it ends', async () => {
  fn = await startFunction();
  const handler = wrapHandler(async (_event: unknown, _context: unknown) => {
    const span = trace.getTracer('app').startSpan('slow call');
    await fn.arrived(2);
    span.end();
  });
  await handler({}, lambdaContext(100));
  const shown = (await fn.arrived(3)).map(({ name, in_progress, subsegments }) => [
    name,
    in_progress,
    subsegments?.length,
  ]);
  expect(shown).toEqual([
    ['notes', true, undefined],
    ['slow call', true, undefined],
    ['notes', undefined, 1],
  ]);
});

it('with a set-up of somebody else spans go there, and are flushed', async () => {
  fn = await startFunction();
  for (const api of [trace, context]) api.disable();
  Reflect.deleteProperty(globalThis, Symbol.for('otel-xray.lambda.running'));
  const forceFlush = vi.fn(async () => undefined);
  const startSpan = vi.fn(() => trace.wrapSpanContext({ traceId: TRACE_ID, spanId: FACADE, traceFlags: 1 }));
  trace.setGlobalTracerProvider(
    Object.assign(trace.getTracerProvider(), { forceFlush, getTracer: () => ({ startSpan }) }),
  );
  await wrapHandler(async (_event: unknown, _context: unknown) => 1)({}, lambdaContext());
  expect([startSpan.mock.calls.length, forceFlush.mock.calls.length]).toEqual([1, 1]);
});
