// SPDX-License-Identifier: Apache-2.0
// Orders, kept in DynamoDB and charged by `payments`, which is asked with Node's own http.request. What is paid goes
// to `shipping`, through a queue.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { trace } from '@opentelemetry/api';
import express from 'express';
import { listen } from './listen.mjs';

const { PAYMENTS_URL, ORDERS_TABLE, ORDERS_QUEUE_URL } = process.env;
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});
const app = express();
app.use(express.json());

app.post('/orders', async (request, response) => {
  const { lines, coupons, card, amount, addresses } = request.body;
  const id = randomUUID();
  trace.getActiveSpan()?.setAttributes({ 'order.id': id, 'order.amount': amount });
  await dynamo.send(
    new PutItemCommand({
      TableName: ORDERS_TABLE,
      Item: { id: { S: id }, lines: { S: JSON.stringify(lines) }, state: { S: 'open' } },
    }),
  );

  const payment = await charge({ card, amount, coupons });
  await setState(id, payment.status === 200 ? 'paid' : 'refused');

  if (payment.status === 200) await announceOrder(id, addresses);

  if (payment.status === 200) response.status(201).json({ id, state: 'paid' });
  else if (payment.status === 429) response.status(429).json({ id, error: 'slow down with the coupons' });
  else response.status(502).json({ id, error: 'payment failed' });
});

/**
 * @param {{ card: string, amount: number, coupons: string[] }} body
 * @returns {Promise<{ status: number | undefined, body: unknown }>}
 */
async function charge(body) {
  const request = http.request(`${PAYMENTS_URL}/charges`, { method: 'POST' });
  request.end(JSON.stringify(body));
  try {
    const [response] = await once(request, 'response');
    return { status: response.statusCode, body: await json(response) };
  } catch (error) {
    return { status: undefined, body: error };
  }
}

/**
 * Tells whoever ships, with a message for each address.
 * @param {string} id
 * @param {string[]} addresses
 */
async function announceOrder(id, addresses) {
  const [message, ...more] = addresses.map((address) => ({
    MessageBody: JSON.stringify({ event: 'order placed', order: id, address }),
  }));
  if (message === undefined) return;
  if (more.length === 0) {
    await sqs.send(new SendMessageCommand({ QueueUrl: ORDERS_QUEUE_URL, ...message }));
    return;
  }
  const Entries = [message, ...more].map((entry, index) => ({ Id: `parcel-${index}`, ...entry }));
  const { Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({ QueueUrl: ORDERS_QUEUE_URL, Entries }),
  );
  if (Failed.length > 0) throw new Error(`${Failed.length} parcels of order ${id} are not announced`);
}

/**
 * @param {string} id
 * @param {'paid' | 'refused'} state
 */
async function setState(id, state) {
  await dynamo.send(
    new UpdateItemCommand({
      TableName: ORDERS_TABLE,
      Key: { id: { S: id } },
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state } },
    }),
  );
}

await listen(app);
