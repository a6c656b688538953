// SPDX-License-Identifier: Apache-2.0
// Ships what was ordered: a consumer of the queue that `orders` sends to. It serves nobody.
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { messageContext, untraced } from '@otel-xray/propagation';
import { announce } from './listen.mjs';

/** @typedef {import('@aws-sdk/client-sqs').Message} Message */

const { ORDERS_TABLE, ORDERS_QUEUE_URL } = process.env;
const QUEUE_NAME = ORDERS_QUEUE_URL?.split('/').at(-1) ?? '';
const RETRY_MILLIS = 1_000;

const sqs = new SQSClient({});
const dynamo = new DynamoDBClient({});
const tracer = trace.getTracer('shipping');

/**
 * Waits for messages, without spans: a poll is part of no request, so that each would be a trace of its own, and
 * most find nothing. What a message causes is traced with the request that sent it.
 */
async function receive() {
  const { Messages = [] } = await untraced(() =>
    sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: ORDERS_QUEUE_URL,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['AWSTraceHeader'],
      }),
    ),
  );
  return Messages;
}

/** Works on a message in the trace that it came with. @param {Message} message */
function handle(message) {
  const attributes = {
    'messaging.system': 'aws_sqs',
    'messaging.destination.name': QUEUE_NAME,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': message.MessageId,
  };
  const options = { kind: SpanKind.CONSUMER, attributes };
  return tracer.startActiveSpan(`process ${QUEUE_NAME}`, options, messageContext(message), async (span) => {
    try {
      const { order, address } = JSON.parse(message.Body ?? '');
      span.setAttributes({ 'order.id': order, 'shop.address': address });
      await ship(order, address);
      await sqs.send(
        new DeleteMessageCommand({ QueueUrl: ORDERS_QUEUE_URL, ReceiptHandle: message.ReceiptHandle }),
      );
    } catch (error) {
      // Not deleted, so it comes again.
      span.recordException(/** @type {Error} */ (error));
      span.setStatus({ code: SpanStatusCode.ERROR });
    } finally {
      span.end();
    }
  });
}

/** @param {string} order @param {string} address */
async function ship(order, address) {
  await dynamo.send(
    new UpdateItemCommand({
      TableName: ORDERS_TABLE,
      Key: { id: { S: order } },
      UpdateExpression: 'ADD shippedTo :address',
      ExpressionAttributeValues: { ':address': { SS: [address] } },
    }),
  );
}

announce();
for (;;) {
  try {
    await Promise.all((await receive()).map(handle));
  } catch (error) {
    console.error(error);
    await sleep(RETRY_MILLIS);
  }
}
