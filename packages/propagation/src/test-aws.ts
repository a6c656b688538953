// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { member } from '@otel-xray/segment';

/** What arrived on the wire. */
export interface AwsCall {
  /** `AmazonSQS.SendMessage`, or the path where the protocol has no target. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were written. */
  readonly rawHeaders: readonly string[];
  /** JSON as it was sent, or text. */
  readonly body: unknown;
}

/** SQS, EventBridge, Step Functions, SNS and Lambda on loopback, as far as their clients look at an answer. */
export interface TestAws {
  readonly endpoint: string;
  readonly calls: AwsCall[];
  /** What ReceiveMessage gives. */
  messages: readonly object[];
  /** Statuses of the next answers, instead of 200. */
  failures: number[];
  close(): Promise<void>;
}

export async function startAws(): Promise<TestAws> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const target = String(request.headers['x-amz-target'] ?? request.url);
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    const { headers, rawHeaders } = request;
    aws.calls.push({ target, headers, rawHeaders, body });
    const status = aws.failures.shift() ?? 200;
    response.writeHead(status).end(status === 200 ? answerTo(target, body, aws.messages) : '{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const aws: TestAws = {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls: [],
    messages: [],
    failures: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return aws;
}

function answerTo(target: string, body: unknown, messages: readonly object[]): string {
  const operation = target.split('.').at(-1);
  switch (operation) {
    case 'SendMessage':
      return JSON.stringify({ MessageId: 'm-1', MD5OfMessageBody: md5(member(body, 'MessageBody')) });
    case 'SendMessageBatch':
      return JSON.stringify({ Successful: entries(body).map(accepted), Failed: [] });
    case 'ReceiveMessage':
      return JSON.stringify({ Messages: messages });
    case 'PutEvents':
      return JSON.stringify({ FailedEntryCount: 0, Entries: entries(body).map(() => ({ EventId: 'e-1' })) });
    case 'StartExecution':
    case 'StartSyncExecution':
      return '{"executionArn":"arn:aws:states:eu-west-1:1:execution:a:b","startDate":1,"stopDate":1,"status":"SUCCEEDED"}';
    default:
      return target.startsWith('/2015-03-31/functions') ? '{"done":true}' : PUBLISHED;
  }
}

const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>s-1</MessageId>' +
  '</PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>';

function entries(body: unknown): readonly unknown[] {
  const found = member(body, 'Entries');
  return Array.isArray(found) ? found : [];
}

function accepted(entry: unknown): object {
  return {
    Id: member(entry, 'Id'),
    MessageId: 'm-1',
    MD5OfMessageBody: md5(member(entry, 'MessageBody')),
  };
}

/** A message as SQS gives it. */
export function messageWith(header: string | undefined, id: string): object {
  const attributes = header === undefined ? {} : { Attributes: { AWSTraceHeader: header } };
  return { MessageId: id, Body: id, MD5OfBody: md5(id), ReceiptHandle: id, ...attributes };
}

function md5(text: unknown): string {
  return createHash('md5').update(String(text)).digest('hex');
}
