// SPDX-License-Identifier: Apache-2.0
import { get } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const { env } = process;
const dynamo = new DynamoDBClient({
  endpoint: env.PEER,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

const ready = await Promise.resolve('ready');

export const handler = async () => {
  await dynamo.send(new GetItemCommand({ TableName: 'notes', Key: { id: { S: '1' } } }));
  await new Promise((resolve, reject) => {
    get(`${env.PEER}/http`, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });
  return ready;
};
