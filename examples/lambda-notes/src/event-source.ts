// SPDX-License-Identifier: Apache-2.0
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { LAMBDA_ACCOUNT, LAMBDA_REGION, type Lambda, type LambdaResult } from '@otel-xray/testkit/lambda';

/** A queue and the function that is invoked for its messages. */
export interface EventSourceOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly lambda: Pick<Lambda, 'invoke'>;
  onInvoked(result: LambdaResult): void;
}

/** Short, so that the end need not be waited for. */
const WAIT_SECONDS = 1;

/**
 * Lambda's poller of an SQS queue: invokes the function with what it receives, and deletes what the function does not
 * give back. The rest comes again when its visibility timeout is over. Returns how to stop, after the batch at hand.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startEventSource(options: EventSourceOptions): () => Promise<void> {
  const { sqs, queueUrl, batchSize, lambda, onInvoked } = options;
  const stopping = new AbortController();

  async function poll(): Promise<void> {
    const receive = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(receive);
    if (Messages.length === 0) return;
    const Records = Messages.map((message) => recordOf(message, queueUrl));
    const messageHeaders = Messages.flatMap(({ Attributes }) => Attributes?.AWSTraceHeader ?? []);
    const result = await lambda.invoke({ Records }, { messageHeaders });
    onInvoked(result);
    const failed = failedOf(result, new Set(Messages.map(({ MessageId }) => MessageId)));
    for (const { MessageId, ReceiptHandle } of Messages) {
      if (!failed.has(MessageId))
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await poll();
  }

  const running = run();
  // Whoever stops it is told; until then nobody else listens.
  running.catch(() => undefined);
  return () => {
    stopping.abort();
    return running;
  };
}

function recordOf(message: Message, queueUrl: string): object {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes, MD5OfBody } = message;
  const queue = new URL(queueUrl).pathname.split('/').at(-1);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ...Attributes },
    messageAttributes: { ...MessageAttributes },
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${LAMBDA_REGION}:${LAMBDA_ACCOUNT}:${queue}`,
    awsRegion: LAMBDA_REGION,
  };
}

/** A function that fails gives back all; so does one that names a message that is not in the batch. */
function failedOf({ response, error }: LambdaResult, all: ReadonlySet<unknown>): ReadonlySet<unknown> {
  const { batchItemFailures = [] } = Object(response);
  const failed = [batchItemFailures].flat().map((failure: unknown) => Object(failure).itemIdentifier);
  return error || failed.some((id) => !all.has(id)) ? all : new Set(failed);
}
