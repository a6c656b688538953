// SPDX-License-Identifier: Apache-2.0
// DynamoDB without an account: dynalite, with the table of the orders. Not traced.
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { announce } from './listen.mjs';

process.on('disconnect', () => process.exit());

const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

await new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}` }).send(
  new CreateTableCommand({
    TableName: process.env.ORDERS_TABLE,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);
announce(port);
