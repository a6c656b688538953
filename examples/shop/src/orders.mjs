// SPDX-License-Identifier: Apache-2.0
// Orders, kept in DynamoDB and charged by `payments`, which is asked with Node's own http.request.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { trace } from '@opentelemetry/api';
import express from 'express';
import { listen } from './listen.mjs';

const { PAYMENTS_URL, ORDERS_TABLE } = process.env;
const dynamo = new DynamoDBClient({});
const app = express();
app.use(express.json());

app.post('/orders', async (request, response) => {
  const { lines, coupons, card, amount } = request.body;
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
