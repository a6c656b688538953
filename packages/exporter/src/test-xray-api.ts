// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { XRayClient } from '@aws-sdk/client-xray';

/** What the server does with a call: an answer, silence, or a broken connection. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset';

/** A PutTraceSegments endpoint on loopback. */
export interface TestApi {
  readonly endpoint: string;
  /** The documents of each call. */
  readonly calls: string[][];
  /** A real client with one attempt that sends here. */
  client(): XRayClient;
  close(): Promise<void>;
}

/** Gives the answers in turn, then accepts everything. */
export async function startApi(...answers: Answer[]): Promise<TestApi> {
  const calls: string[][] = [];
  const server = createServer(async (request, response) => {
    calls.push(await documentsIn(request));
    const answer = answers[calls.length - 1] ?? { status: 200, body: { UnprocessedTraceSegments: [] } };
    if (answer === 'hang') return;
    if (answer === 'reset') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const clients: XRayClient[] = [];
  return {
    endpoint,
    calls,
    client() {
      const client = clientFor(endpoint);
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function clientFor(endpoint: string): XRayClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new XRayClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials });
}

async function documentsIn(request: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body: { TraceSegmentDocuments: string[] } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return body.TraceSegmentDocuments;
}
