// SPDX-License-Identifier: Apache-2.0
// DynamoDB, SQS and S3 without an account.
import { createServer } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LAMBDA_ACCOUNT, LAMBDA_REGION } from '@otel-xray/testkit/lambda';
import { createSqs } from '@otel-xray-examples/shop/src/sqs/listener.mjs';
import dynalite from 'dynalite';
import { listen } from './listening.ts';
import { createS3 } from './s3.ts';
import type { Template } from './template.ts';

const CLIENT = { region: LAMBDA_REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** The services that the functions call. */
export interface Aws {
  /** Where they are, for the AWS SDK. */
  readonly env: Readonly<Record<string, string>>;
  readonly sqs: SQSClient;
  queueUrl(name: string): string;
  /** Makes what a template asks for. */
  deploy(template: Template): Promise<void>;
  close(): Promise<void>;
}

export async function startAws(): Promise<Aws> {
  const buckets: string[] = [];
  const dynamo = await listen(dynalite({ createTableMs: 0 }));
  const queues = await listen(createServer(createSqs()));
  const s3 = await listen(createServer(createS3(buckets)));
  const dynamoClient = new DynamoDBClient({ ...CLIENT, endpoint: dynamo.url });
  const sqs = new SQSClient({ ...CLIENT, endpoint: queues.url });
  return {
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
      AWS_ENDPOINT_URL_S3: s3.url,
    },
    sqs,
    queueUrl: (name) => `${queues.url}/${LAMBDA_ACCOUNT}/${name}`,
    async deploy(template): Promise<void> {
      buckets.push(...template.buckets);
      for (const { name, keys } of template.tables) {
        const table = new CreateTableCommand({
          TableName: name,
          AttributeDefinitions: keys.map((key) => ({ AttributeName: key.attribute, AttributeType: 'S' })),
          KeySchema: keys.map((key) => ({ AttributeName: key.attribute, KeyType: key.type })),
          BillingMode: 'PAY_PER_REQUEST',
        });
        await dynamoClient.send(table);
      }
      for (const { name, visibilitySeconds } of template.queues) {
        const Attributes =
          visibilitySeconds === undefined ? {} : { VisibilityTimeout: String(visibilitySeconds) };
        await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      }
    },
    async close(): Promise<void> {
      for (const client of [dynamoClient, sqs]) client.destroy();
      for (const server of [dynamo, queues, s3]) await server.close();
    },
  };
}
