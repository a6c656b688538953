// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { InvokeOptions, LambdaResult } from '@otel-xray/testkit/lambda';
import { createSqs } from '@otel-xray-examples/shop/src/sqs/listener.mjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEventSource } from '../src/event-source.ts';
import { type Listening, listen } from '../src/listening.ts';

const HEADER = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';

interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

let server: Listening;
let sqs: SQSClient;
let queueUrl: string;
let stop: (() => Promise<void>) | undefined;

beforeEach(async () => {
  server = await listen(createServer(createSqs()));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ region: 'eu-central-1', credentials, endpoint: server.url });
  const queue = new CreateQueueCommand({ QueueName: 'mail', Attributes: { VisibilityTimeout: '0' } });
  queueUrl = (await sqs.send(queue)).QueueUrl ?? '';
});

afterEach(async () => {
  await stop?.();
  sqs.destroy();
  await server.close();
});

/** Polls until the function has been invoked so often; gives what it was invoked with. */
function invocations(
  count: number,
  answer: (batch: Batch) => Pick<LambdaResult, 'response' | 'error'>,
): Promise<[Batch, InvokeOptions | undefined][]> {
  const calls: [Batch, InvokeOptions | undefined][] = [];
  return new Promise((resolve) => {
    const lambda = {
      async invoke(event: unknown, options?: InvokeOptions): Promise<LambdaResult> {
        const batch: Batch = Object(event);
        calls.push([batch, options]);
        const rest = { isStreamed: false, durationMillis: 1, coldStart: false };
        const trace = { traceHeader: undefined, traceId: undefined };
        return { requestId: 'r', ...rest, ...trace, ...answer(batch) };
      },
    };
    const onInvoked = (): void => {
      if (calls.length === count) resolve(calls);
    };
    stop = startEventSource({ sqs, queueUrl, batchSize: 10, lambda, onInvoked });
  });
}

async function send(body: string, header = HEADER): Promise<void> {
  const AWSTraceHeader = { DataType: 'String', StringValue: header };
  const message = { QueueUrl: queueUrl, MessageBody: body, MessageSystemAttributes: { AWSTraceHeader } };
  await sqs.send(new SendMessageCommand(message));
}

describe('the poller of a queue', () => {
  it('invokes the function with messages as Lambda does, and names who sent them', async () => {
    await send('one');
    const [call] = await invocations(1, () => ({ response: null }));
    expect(call).toEqual([
      {
        Records: [
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body: 'one',
            attributes: expect.objectContaining({ AWSTraceHeader: HEADER, ApproximateReceiveCount: '1' }),
            messageAttributes: {},
            md5OfBody: expect.any(String),
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:mail',
            awsRegion: 'eu-central-1',
          },
        ],
      },
      { messageHeaders: [HEADER] },
    ]);
  });

  it('deletes what worked, and gets again what failed', async () => {
    await send('good');
    await send('bad');
    const calls = await invocations(2, ({ Records }) => {
      const failed = Records.filter(({ body }) => body === 'bad');
      return { response: { batchItemFailures: failed.map((each) => ({ itemIdentifier: each.messageId })) } };
    });
    expect(calls.map(([{ Records }]) => Records.map(({ body }) => body))).toEqual([['good', 'bad'], ['bad']]);
  });

  it.each([
    ['fails', { error: { errorType: 'Sandbox.Timedout', errorMessage: 'late' } }],
    ['names another message', { response: { batchItemFailures: [{ itemIdentifier: 'other' }] } }],
    ['names none', { response: { batchItemFailures: [{}] } }],
  ])('gets all again where the function %s', async (_what, answer) => {
    await send('one');
    await send('two');
    const calls = await invocations(2, () => answer);
    expect(calls.map(([{ Records }]) => Records.length)).toEqual([2, 2]);
  });
});
