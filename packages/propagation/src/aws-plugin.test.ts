// SPDX-License-Identifier: Apache-2.0
// The AWS SDK's real clients, signing, against AWS on loopback: what arrives on the wire.
import { createRequire } from 'node:module';
import type * as EventBridge from '@aws-sdk/client-eventbridge';
import type * as Lambda from '@aws-sdk/client-lambda';
import type * as Sfn from '@aws-sdk/client-sfn';
import type * as Sns from '@aws-sdk/client-sns';
import type * as Sqs from '@aws-sdk/client-sqs';
import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  NodeTracerProvider,
  ParentBasedSampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import {
  type XRayTraceHeaderPlugin,
  type XRayTraceHeaderPluginOptions,
  xrayTraceHeaderPlugin,
} from './aws-plugin.ts';
import { XRayPropagator } from './propagator.ts';
import { startAws, type TestAws } from './test-aws.ts';

const instrumentation = new AwsInstrumentation({ suppressInternalInstrumentation: true });
instrumentation.disable();
const http = new HttpInstrumentation({ ignoreIncomingRequestHook: () => true });
http.disable();
// By `require`, because that is what the instrumentation patches without a loader hook.
const require = createRequire(import.meta.url);
const { SQS }: typeof Sqs = require('@aws-sdk/client-sqs');
const { EventBridge: Events }: typeof EventBridge = require('@aws-sdk/client-eventbridge');
const { SFN }: typeof Sfn = require('@aws-sdk/client-sfn');
const { SNS }: typeof Sns = require('@aws-sdk/client-sns');
const { Lambda: Functions }: typeof Lambda = require('@aws-sdk/client-lambda');

const TRACE = '1-5759e988-bd862e3fe1be46a994272793';
const RECEIVED = `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1`;
const FUNCTION = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=00000000000000f1;Sampled=1';
const QueueUrl = 'http://sqs.test/1/orders';
const stateMachineArn = 'arn:aws:states:eu-west-1:1:stateMachine:orders';

let aws: TestAws;
let exporter: InMemorySpanExporter;
let provider: NodeTracerProvider;

beforeAll(async () => {
  aws = await startAws();
});
afterAll(async () => {
  trace.disable();
  context.disable();
  propagation.disable();
  await aws.close();
});
beforeEach(() => {
  aws.calls.length = 0;
  register();
});
afterEach(() => {
  instrumentation.disable();
  vi.unstubAllEnvs();
});

function register(sampler?: ParentBasedSampler): void {
  trace.disable();
  context.disable();
  propagation.disable();
  exporter = new InMemorySpanExporter();
  provider = new NodeTracerProvider({
    ...(sampler && { sampler }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  provider.register({ propagator: new XRayPropagator() });
  instrumentation.setTracerProvider(provider);
}

function settings() {
  return {
    endpoint: aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    disableHostPrefix: true,
    useQueueUrlAsEndpoint: false,
    maxAttempts: 2,
  };
}

function withPlugin<
  C extends { middlewareStack: { use(plugin: XRayTraceHeaderPlugin): void }; destroy(): void },
>(client: C, options?: XRayTraceHeaderPluginOptions): C {
  client.middlewareStack.use(xrayTraceHeaderPlugin(options));
  return client;
}

/** The context of a request that came with `RECEIVED`. */
function received(): Context {
  return propagation.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': RECEIVED });
}

/** Runs `call` in a span of the received trace; gives the header of that span. */
async function inOwnSpan(call: () => Promise<unknown>): Promise<string> {
  return context.with(received(), () =>
    trace.getTracer('test').startActiveSpan('work', async (span) => {
      await call();
      span.end();
      return headerOf(span.spanContext().spanId);
    }),
  );
}

function headerOf(spanId: string | undefined, sampled = 1): string {
  return `Root=${TRACE};Parent=${spanId};Sampled=${sampled};Lineage=25:a87bd80c:1`;
}

const CALLS: [name: string, call: () => Promise<unknown>, inBody: (header: string) => object | undefined][] =
  [
    [
      'SQS SendMessage',
      () => withPlugin(new SQS(settings())).sendMessage({ QueueUrl, MessageBody: 'a' }),
      (header) => ({
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
      }),
    ],
    [
      'SQS SendMessageBatch',
      () =>
        withPlugin(new SQS(settings())).sendMessageBatch({
          QueueUrl,
          Entries: [
            { Id: '1', MessageBody: 'a' },
            { Id: '2', MessageBody: 'b' },
          ],
        }),
      (header) => ({
        Entries: ['1', '2'].map((Id) => ({
          Id,
          MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
        })),
      }),
    ],
    [
      'EventBridge PutEvents',
      () =>
        withPlugin(new Events(settings())).putEvents({
          Entries: [{ Source: 'shop', DetailType: 'order', Detail: '{}' }, { Source: 'shop' }],
        }),
      (header) => ({
        Entries: [{ Source: 'shop', TraceHeader: header }, { TraceHeader: header }],
      }),
    ],
    [
      'Step Functions StartExecution',
      () => withPlugin(new SFN(settings())).startExecution({ stateMachineArn }),
      (header) => ({ stateMachineArn, traceHeader: header }),
    ],
    [
      'Step Functions StartSyncExecution',
      () => withPlugin(new SFN(settings())).startSyncExecution({ stateMachineArn }),
      (header) => ({ stateMachineArn, traceHeader: header }),
    ],
    [
      'SNS Publish',
      () =>
        withPlugin(new SNS(settings())).publish({ TopicArn: 'arn:aws:sns:eu-west-1:1:orders', Message: 'a' }),
      () => undefined,
    ],
    [
      'Lambda Invoke',
      () => withPlugin(new Functions(settings())).invoke({ FunctionName: 'price', Payload: '{}' }),
      () => undefined,
    ],
  ];

describe.each([
  ['outside of Lambda', false],
  ['in Lambda', true],
])('%s', (_, isLambda) => {
  beforeEach(() => {
    if (!isLambda) return;
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
    vi.stubEnv('_X_AMZN_TRACE_ID', FUNCTION);
  });

  it.each(CALLS)('%s carries the header of the active span', async (_name, call, inBody) => {
    const header = await inOwnSpan(call);
    expect(aws.calls).toHaveLength(1);
    expect(aws.calls[0]?.headers['x-amzn-trace-id']).toBe(header);
    expect(aws.calls[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*Signature=/);
    expect(aws.calls[0]?.headers.authorization).not.toContain('trace-id');
    const body = inBody(header);
    if (body !== undefined) expect(aws.calls[0]?.body).toMatchObject(body);
    else expect(JSON.stringify(aws.calls[0]?.body)).not.toContain('5759e988');
  });

  it.each(CALLS)("%s carries the header of the instrumentation's span", async (_name, call, inBody) => {
    instrumentation.enable();
    await inOwnSpan(call);
    const [own, work] = exporter.getFinishedSpans();
    expect(own?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId);
    const header = headerOf(own?.spanContext().spanId);
    expect(aws.calls[0]?.headers['x-amzn-trace-id']).toBe(header);
    const body = inBody(header);
    if (body !== undefined) expect(aws.calls[0]?.body).toMatchObject(body);
  });

  it('says that a trace is not sampled', async () => {
    register(new ParentBasedSampler({ root: new AlwaysOffSampler() }));
    instrumentation.enable();
    const client = withPlugin(new SQS(settings()));
    await trace
      .getTracer('test')
      .startActiveSpan('work', () => client.sendMessage({ QueueUrl, MessageBody: 'a' }));
    expect(aws.calls[0]?.headers['x-amzn-trace-id']).toMatch(/^Root=1-\w{8}-\w{24};Parent=\w{16};Sampled=0$/);
    expect(JSON.stringify(aws.calls[0]?.body)).toContain(
      `"StringValue":"${aws.calls[0]?.headers['x-amzn-trace-id']}"`,
    );
  });

  it('leaves a call without a trace to the AWS SDK', async () => {
    await withPlugin(new SQS(settings())).sendMessage({ QueueUrl, MessageBody: 'a' });
    expect(aws.calls[0]?.headers['x-amzn-trace-id']).toBe(isLambda ? FUNCTION : undefined);
    expect(aws.calls[0]?.body).toEqual({ QueueUrl, MessageBody: 'a' });
  });
});

describe('what the application sets', () => {
  it.each(['X-Amzn-Trace-Id', 'x-amzn-trace-id'])('stays: %s', async (name) => {
    const client = new SQS(settings());
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          Object.assign(request.headers ?? {}, { [name]: 'mine' });
        }
        return next(args);
      },
      { step: 'build' },
    );
    await inOwnSpan(() => withPlugin(client).sendMessage({ QueueUrl, MessageBody: 'a' }));
    expect(aws.calls[0]?.headers['x-amzn-trace-id']).toBe('mine');
  });

  it('stays in messages, and inputs are not changed', async () => {
    const mine = { AWSTraceHeader: { DataType: 'String', StringValue: 'mine' } } as const;
    const message = Object.freeze({ QueueUrl, MessageBody: 'a' });
    const own = Object.freeze({ ...message, MessageSystemAttributes: Object.freeze(mine) });
    const batch = Object.freeze({
      QueueUrl,
      Entries: Object.freeze([
        Object.freeze({ Id: '1', MessageBody: 'a' }),
        Object.freeze({ Id: '2', MessageBody: 'b', MessageSystemAttributes: Object.freeze(mine) }),
      ]).slice(),
    });
    const events = Object.freeze({ Entries: [Object.freeze({ Source: 'shop', TraceHeader: 'mine' })] });
    const execution = Object.freeze({ stateMachineArn, traceHeader: 'mine' });
    const given = JSON.stringify([message, own, batch, events, execution]);
    const header = await inOwnSpan(async () => {
      const sqs = withPlugin(new SQS(settings()));
      await sqs.sendMessage(message);
      await sqs.sendMessage(own);
      await sqs.sendMessageBatch(batch);
      await withPlugin(new Events(settings())).putEvents(events);
      await withPlugin(new SFN(settings())).startExecution(execution);
    });
    expect(JSON.stringify([message, own, batch, events, execution])).toBe(given);
    const ours = { AWSTraceHeader: { DataType: 'String', StringValue: header } };
    expect(aws.calls.map((call) => call.body)).toMatchObject([
      { MessageSystemAttributes: ours },
      { MessageSystemAttributes: mine },
      { Entries: [{ MessageSystemAttributes: ours }, { MessageSystemAttributes: mine }] },
      { Entries: [{ TraceHeader: 'mine' }] },
      { traceHeader: 'mine' },
    ]);
  });
});

it('a long Lineage goes as far as each service takes it, whole fields only', async () => {
  const long = `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=${'a'.repeat(150)};Other=${'b'.repeat(80)}`;
  await context.with(propagation.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': long }), async () => {
    await withPlugin(new SFN(settings())).startExecution({ stateMachineArn });
    await withPlugin(new Events(settings())).putEvents({ Entries: [{ Source: 'shop' }] });
  });
  expect(aws.calls.map((call) => call.headers['x-amzn-trace-id'])).toEqual([long, long]);
  expect(aws.calls.map((call) => call.body)).toMatchObject([
    { traceHeader: long.slice(0, long.indexOf(';Other')) },
    { Entries: [{ TraceHeader: long }] },
  ]);
});

it('is spelt as older releases of the AWS SDK look for it before they send the header of the function', async () => {
  await inOwnSpan(() => withPlugin(new SQS(settings())).sendMessage({ QueueUrl, MessageBody: 'a' }));
  expect(aws.calls[0]?.rawHeaders).toContain('X-Amzn-Trace-Id');
});

it.each([
  ['suppressed: that of the call', true],
  ['recorded too: that of the request', false],
])('with HTTP instrumented, one header goes out; inside the call %s', async (_, isSuppressed) => {
  http.enable();
  http.setTracerProvider(provider);
  instrumentation.setConfig({ suppressInternalInstrumentation: isSuppressed });
  instrumentation.enable();
  await inOwnSpan(() => withPlugin(new SQS(settings())).sendMessage({ QueueUrl, MessageBody: 'a' }));
  instrumentation.setConfig({ suppressInternalInstrumentation: true });
  http.disable();
  const spans = exporter.getFinishedSpans();
  expect(spans.map((span) => span.name)).toEqual([...(isSuppressed ? [] : ['POST']), 'orders send', 'work']);
  expect(aws.calls[0]?.rawHeaders.filter((name) => name.toLowerCase() === 'x-amzn-trace-id')).toHaveLength(1);
  expect(aws.calls[0]?.headers['x-amzn-trace-id']).toBe(headerOf(spans[0]?.spanContext().spanId));
});

it('every attempt of a call carries the same header', async () => {
  instrumentation.enable();
  aws.failures = [503];
  const client = withPlugin(new SQS(settings()));
  await inOwnSpan(() => client.sendMessage({ QueueUrl, MessageBody: 'a' }));
  const header = headerOf(exporter.getFinishedSpans()[0]?.spanContext().spanId);
  expect(aws.calls.map((call) => call.headers['x-amzn-trace-id'])).toEqual([header, header]);
});

it('many times on one client is once, with the last options', async () => {
  const client = withPlugin(withPlugin(new SQS(settings())), { linkMessages: false });
  expect(client.middlewareStack.identify().filter((name) => name.startsWith('xray'))).toHaveLength(2);
  await inOwnSpan(() => client.receiveMessage({ QueueUrl }));
  expect(aws.calls[0]?.body).toEqual({ QueueUrl });
});

it('a failing call fails as without it', async () => {
  aws.failures = [400];
  const client = withPlugin(new SQS(settings()));
  await expect(inOwnSpan(() => client.receiveMessage({ QueueUrl }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
  });
});

it('fits the clients, and refuses an impossible option', () => {
  expectTypeOf<XRayTraceHeaderPlugin>().toExtend<Parameters<Sqs.SQSClient['middlewareStack']['use']>[0]>();
  // @ts-expect-error: from JavaScript
  expect(() => xrayTraceHeaderPlugin({ linkMessages: 'no' })).toThrow(
    new TypeError('linkMessages: expected true or false, got no'),
  );
});
