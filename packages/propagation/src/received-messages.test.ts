// SPDX-License-Identifier: Apache-2.0
// The AWS SDK's real SQS client, with and without OpenTelemetry's instrumentation, against SQS on loopback.
import { createRequire } from 'node:module';
import type * as Sqs from '@aws-sdk/client-sqs';
import { context, type Link, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { xrayTraceHeaderPlugin } from './aws-plugin.ts';
import { XRayPropagator } from './propagator.ts';
import { messageWith, startAws, type TestAws } from './test-aws.ts';

const instrumentation = new AwsInstrumentation({ suppressInternalInstrumentation: true });
instrumentation.disable();
const { SQS }: typeof Sqs = createRequire(import.meta.url)('@aws-sdk/client-sqs');

const QueueUrl = 'http://sqs.test/1/orders';
const A = '5759e988bd862e3fe1be46a994272793';
const B = '5759e988bd862e3fe1be46a994272794';
const SENT_BY_A = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
const SENT_BY_A_AGAIN = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad9;Sampled=1';
const SENT_BY_B = 'Root=1-5759e988-bd862e3fe1be46a994272794;Parent=53995c3f42cd8ad8;Sampled=0';

let aws: TestAws;
let exporter: InMemorySpanExporter;

beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.calls.length = 0;
  exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register({ propagator: new XRayPropagator() });
  instrumentation.setTracerProvider(provider);
});
afterEach(() => {
  instrumentation.disable();
  trace.disable();
  context.disable();
  propagation.disable();
});

function client() {
  const sqs = new SQS({
    endpoint: aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
  });
  sqs.middlewareStack.use(xrayTraceHeaderPlugin());
  return sqs;
}

function shown(links: readonly Link[] = []): unknown[] {
  return links.map(({ context: { traceId, spanId, traceFlags, isRemote }, attributes }) => [
    traceId,
    spanId,
    traceFlags,
    isRemote,
    attributes?.['messaging.message.id'],
  ]);
}

const MESSAGES = [
  messageWith(SENT_BY_A, 'm-1'),
  messageWith(undefined, 'm-2'),
  messageWith('Root=1-nonsense', 'm-3'),
  messageWith(SENT_BY_B, 'm-4'),
  messageWith(SENT_BY_A_AGAIN, 'm-5'),
];
const LINKS = [
  [A, '53995c3f42cd8ad8', 1, true, 'm-1'],
  [B, '53995c3f42cd8ad8', 0, true, 'm-4'],
];

it('links the active span to each trace that messages come from', async () => {
  aws.messages = MESSAGES;
  const received = await trace.getTracer('test').startActiveSpan('work', async (span) => {
    const { Messages } = await client().receiveMessage({ QueueUrl });
    span.end();
    return Messages;
  });
  expect(received).toHaveLength(5);
  expect(shown(exporter.getFinishedSpans()[0]?.links)).toEqual(LINKS);
});

it("links the instrumentation's span, and no other", async () => {
  aws.messages = MESSAGES;
  instrumentation.enable();
  await trace.getTracer('test').startActiveSpan('work', async (span) => {
    await client().receiveMessage({ QueueUrl });
    span.end();
  });
  const [own, work] = exporter.getFinishedSpans();
  expect(own?.kind).toBe(SpanKind.CONSUMER);
  expect(shown(own?.links)).toEqual(LINKS);
  expect(work?.links).toEqual([]);
});

it('leaves to the instrumentation what it links by itself', async () => {
  instrumentation.enable();
  const MessageAttributes = { 'x-amzn-trace-id': { DataType: 'String', StringValue: SENT_BY_A } };
  aws.messages = [{ ...messageWith(SENT_BY_A, 'm-1'), MessageAttributes }, messageWith(SENT_BY_B, 'm-2')];
  await client().receiveMessage({ QueueUrl });
  expect(shown(exporter.getFinishedSpans()[0]?.links).sort()).toEqual([
    [A, '53995c3f42cd8ad8', 1, true, 'm-1'],
    [B, '53995c3f42cd8ad8', 0, true, 'm-2'],
  ]);
});

it('makes no link into the own trace', async () => {
  await trace.getTracer('test').startActiveSpan('work', async (span) => {
    const { traceId } = span.spanContext();
    const own = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=53995c3f42cd8ad8;Sampled=1`;
    aws.messages = [messageWith(own, 'm-1')];
    await client().receiveMessage({ QueueUrl });
    span.end();
  });
  expect(exporter.getFinishedSpans()[0]?.links).toEqual([]);
});

it.each<[name: string, asked: object, sent: object]>([
  ['nothing', {}, { MessageSystemAttributeNames: ['AWSTraceHeader'] }],
  [
    'others',
    { MessageSystemAttributeNames: ['SentTimestamp'] },
    { MessageSystemAttributeNames: ['SentTimestamp', 'AWSTraceHeader'] },
  ],
  ['all', { MessageSystemAttributeNames: ['All'] }, { MessageSystemAttributeNames: ['All'] }],
  [
    'the header',
    { MessageSystemAttributeNames: ['AWSTraceHeader'] },
    { MessageSystemAttributeNames: ['AWSTraceHeader'] },
  ],
  [
    'others, by the older name',
    { AttributeNames: ['SentTimestamp'] },
    { AttributeNames: ['SentTimestamp', 'AWSTraceHeader'] },
  ],
  ['all, by the older name', { AttributeNames: ['All'] }, { AttributeNames: ['All'] }],
  [
    'both ways',
    { MessageSystemAttributeNames: ['SenderId'], AttributeNames: ['SentTimestamp'] },
    { MessageSystemAttributeNames: ['SenderId', 'AWSTraceHeader'], AttributeNames: ['SentTimestamp'] },
  ],
])('asks for the header where the application asks for %s', async (_, asked, sent) => {
  aws.messages = [];
  const input = Object.freeze({ QueueUrl, ...asked });
  await client().receiveMessage(input);
  expect(aws.calls[0]?.body).toEqual({ QueueUrl, ...sent });
  expect(input).toEqual({ QueueUrl, ...asked });
});
