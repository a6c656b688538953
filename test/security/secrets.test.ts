// SPDX-License-Identifier: Apache-2.0
// Nothing that a span holds, and no credential, is in a log line, whatever goes wrong and however much is logged.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { XRaySpanExporter } from '@otel-xray/exporter';
import { span } from '@otel-xray/testkit';
import { expect, it } from 'vitest';
import { type Place, run } from '../ways-in/run.ts';
import { recordLines } from './record-lines.ts';

const PLACE: Place = {
  node: process.execPath,
  folder: fileURLToPath(new URL('programs', import.meta.url)),
};
const SERVICE = ['--import', '@otel-xray/node/register', 'secrets.mjs'];

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'planted-access-key',
  AWS_SECRET_ACCESS_KEY: 'planted-secret-key',
  AWS_SESSION_TOKEN: 'planted-session-token',
  AWS_REGION: 'eu-central-1',
};

interface Failure {
  readonly what: string;
  /** What the service says of it. */
  readonly said: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  /** What the X-Ray API does, where documents go there. */
  readonly api?: (request: IncomingMessage, body: string, response: ServerResponse) => void;
}

/** What is tried again is given up soon. */
const SOON = { OTEL_XRAY_TIMEOUT: '1500' };

const FAILURES: readonly Failure[] = [
  {
    what: 'no daemon',
    said: /no X-Ray daemon listens there/,
    env: { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' },
  },
  {
    what: 'a daemon address that is none',
    said: /AWS_XRAY_DAEMON_ADDRESS=http:\/\/me@proxy:1\/\?\[31m is ignored/,
    env: { AWS_XRAY_DAEMON_ADDRESS: 'http://me:planted-proxy@proxy:1/\u001b[31m\nplanted-line' },
  },
  {
    what: 'a signature that is wrong',
    said: /SignatureDoesNotMatch/,
    api: refuseSignature,
  },
  {
    what: 'sampling rules that are refused',
    said: /no sampling rules from/,
    env: { OTEL_TRACES_SAMPLER: 'xray' },
    api: refuseSignature,
  },
  {
    what: 'documents that are refused',
    said: /MissingName/,
    api: (_request, body, response) => {
      const ids = [...body.matchAll(/\\"id\\":\\"([0-9a-f]{16})\\"/g)].map(([, id]) => id);
      const UnprocessedTraceSegments = ids.map((Id) => ({ Id, ErrorCode: 'MissingName' }));
      answer(response, 200, { UnprocessedTraceSegments });
    },
  },
  {
    what: 'too many calls',
    said: /dropped/,
    env: SOON,
    api: (_request, _body, response) =>
      answer(response, 429, { message: 'Slow down' }, 'ThrottlingException'),
  },
  {
    what: 'an answer of a proxy',
    said: /dropped/,
    env: SOON,
    api: ({ headers }, _body, response) => response.writeHead(502).end(headers['x-amz-security-token']),
  },
  {
    what: 'an answer that is no JSON',
    said: /(?=.*no sampling rules from .*: the answer is no JSON)(?=.*dropped)/s,
    env: { ...SOON, OTEL_TRACES_SAMPLER: 'xray' },
    api: ({ headers }, _body, response) => response.writeHead(200).end(headers['x-amz-security-token']),
  },
  {
    what: 'a connection that breaks',
    said: /dropped/,
    env: SOON,
    api: (request) => request.socket.destroy(),
  },
];

it.each(FAILURES)(
  'no secret is in a log line: $what',
  async ({ env, api, said }) => {
    const server = createServer((request, response) => {
      text(request).then(
        (body) => api?.(request, body, response),
        () => undefined,
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const service = run(PLACE, SERVICE, {
      OTEL_LOG_LEVEL: 'all',
      OTEL_SERVICE_NAME: 'shop',
      ...CREDENTIALS,
      ...(api && { OTEL_XRAY_TRANSPORT: 'api', AWS_ENDPOINT_URL_XRAY: url }),
      ...env,
    });
    try {
      const [, port] = await service.until(/^port (\d+)$/);
      const headers = {
        authorization: 'Bearer planted-authorization',
        'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1;Lineage=planted-lineage',
      };
      for (let asked = 0; asked < 2; asked += 1)
        await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
      await expect.poll(() => service.errors(), { timeout: 20_000 }).toMatch(said);
      service.kill('SIGTERM');
      await service.closed;
      const lines = service.errors().split('\n');
      expect(lines.filter((line) => line.includes('planted-'))).toEqual([]);
    } finally {
      service.kill('SIGKILL');
      server.closeAllConnections();
      server.close();
    }
  },
  60_000,
);

it('nor is a value that a hook was given and threw', async () => {
  const lines = recordLines(DiagLogLevel.ALL);
  const exporter = new XRaySpanExporter({
    redact: (key, value) => (key === 'card' ? JSON.parse(String(value)) : value),
  });
  const error = new Promise((resolve) => {
    exporter.export([span({ attributes: { card: 'planted' } })], (result) => resolve(result.error?.message));
  });
  expect(await error).toBe('1 of 1 spans did not reach X-Ray: 1 unreadable');
  await exporter.shutdown();
  diag.disable();
  expect(lines.filter((line) => line.includes('unreadable'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('planted'))).toEqual([]);
});

function answer(response: ServerResponse, status: number, body: unknown, errorType = ''): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': errorType });
  response.end(JSON.stringify(body));
}

/** As AWS does: with all that should have been signed. */
function refuseSignature({ headers }: IncomingMessage, body: string, response: ServerResponse): void {
  const signed = `x-amz-security-token:${headers['x-amz-security-token']}\n${body}`;
  const message = `The signature does not match.\n\nThe Canonical String should have been\n'POST\n${signed}'`;
  answer(response, 403, { message }, 'SignatureDoesNotMatchException');
}
