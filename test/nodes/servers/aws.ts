// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import { devNull } from 'node:os';
import { arrayBuffer } from 'node:stream/consumers';
import type { RunningServer } from './server.ts';

/** What DynamoDB and SQS answer, by `X-Amz-Target`. */
const JSON_ANSWERS: Readonly<Record<string, unknown>> = {
  'DynamoDB_20120810.ListTables': { TableNames: ['orders'] },
  'AmazonSQS.SendMessage': { MessageId: 'm1' },
  'AmazonSQS.SendMessageBatch': { Successful: [{ Id: '1', MessageId: 'm2' }], Failed: [] },
  'AmazonSQS.ReceiveMessage': { Messages: [{ MessageId: 'm1', ReceiptHandle: 'r', Body: 'pack' }] },
};

const SNS_ANSWER =
  '<PublishResponse><PublishResult><MessageId>m3</MessageId></PublishResult></PublishResponse>';

const CREDENTIALS_PATH = '/credentials';

const CREDENTIALS = {
  AccessKeyId: 'local',
  SecretAccessKey: 'local',
  Token: 'local',
  Expiration: '2099-01-01T00:00:00Z',
};

/** DynamoDB, S3, SQS and SNS, as far as one call of each operation goes; every key pair will do. */
export async function startAws(): Promise<RunningServer> {
  const server = createServer(async (request, response) => {
    await arrayBuffer(request);
    response.setHeader('x-amzn-requestid', '0a1b2c3d');
    const target = request.headers['x-amz-target'];
    if (request.url === CREDENTIALS_PATH) {
      response.end(JSON.stringify(CREDENTIALS));
    } else if (typeof target === 'string') {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(JSON_ANSWERS[target] ?? {}));
    } else if (request.method === 'POST') {
      response.setHeader('content-type', 'text/xml');
      response.end(SNS_ANSWER);
    } else {
      response.end(request.method === 'GET' ? 'paid' : '');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      // Where a container gets them; asking for them must not look like a call of the application.
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}${CREDENTIALS_PATH}`,
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
