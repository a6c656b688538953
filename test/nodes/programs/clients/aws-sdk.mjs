// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { trace } from '@opentelemetry/api';

const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/jobs';
const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:orders';

export function start() {
  const dynamo = new DynamoDBClient();
  const s3 = new S3Client({ forcePathStyle: true });
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, md5: false });
  const sns = new SNSClient();
  const file = { Bucket: 'invoices', Key: '17.txt' };
  let unread;
  return {
    async use() {
      await dynamo.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: '17' } } }));
      await dynamo.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '17' } } }));
      await dynamo.send(new ListTablesCommand());
      await s3.send(new PutObjectCommand({ ...file, Body: 'paid' }));
      const { Body } = await s3.send(new GetObjectCommand(file));
      await Body.transformToString();
      // Read when the request is over and sent: the HTTP request ends later than all that it belongs to.
      unread = await s3.send(new GetObjectCommand(file));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'pack' }));
      const Entries = [{ Id: '1', MessageBody: 'ship' }];
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'r' }));
      await sns.send(new PublishCommand({ TopicArn, Message: 'ordered' }));
    },
    async stop() {
      await trace.getTracerProvider().getDelegate().forceFlush();
      await unread?.Body.transformToString();
      // As a worker asks, in no request.
      await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    },
  };
}
