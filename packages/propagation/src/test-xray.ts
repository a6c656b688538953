// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';

/** What the server does with a call: an answer, another status, silence, or a broken connection. */
export type Answer = Readonly<Record<string, unknown>> | number | 'hang' | 'reset';

export interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { NextToken?: string; SamplingStatisticsDocuments?: Record<string, unknown>[] };
}

/** A TCP proxy of a daemon, or X-Ray itself, on loopback: only the two operations of sampling. */
export interface TestXRay {
  readonly endpoint: string;
  readonly calls: Call[];
  /** The answers from now on. */
  rules: Answer | ((call: Call) => Answer);
  targets: Answer | ((call: Call) => Answer);
  /** The next call. */
  called(): Promise<void>;
  /** Calls of one operation. */
  bodies(path: string): Call['body'][];
  close(): Promise<void>;
}

export async function startXRay(
  rules: Answer | ((call: Call) => Answer),
  create: (handler: RequestListener) => Server = createServer,
): Promise<TestXRay> {
  const calls: Call[] = [];
  let onCall: () => void = () => undefined;
  const server = create(async (request, response) => {
    const call = { path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
    calls.push(call);
    const configured = call.path.endsWith('/GetSamplingRules') ? xray.rules : xray.targets;
    const answer = typeof configured === 'function' ? configured(call) : configured;
    if (answer === 'reset') request.socket.destroy();
    else if (typeof answer === 'number') response.writeHead(answer).end('{"message":"no"}');
    else if (answer !== 'hang') response.end(JSON.stringify(answer));
    onCall();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const xray: TestXRay = {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls,
    rules,
    targets: { SamplingTargetDocuments: [], UnprocessedStatistics: [] },
    called: () =>
      new Promise((resolve) => {
        onCall = resolve;
      }),
    bodies: (path) => calls.filter((call) => call.path === path).map(({ body }) => body),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return xray;
}

async function bodyOf(request: IncomingMessage): Promise<Call['body']> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** A rule that matches everything, but for what is said. */
export function rule(
  RuleName: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    RuleName,
    Priority: 10_000,
    FixedRate: 0,
    ReservoirSize: 0,
    ServiceName: '*',
    ServiceType: '*',
    Host: '*',
    HTTPMethod: '*',
    URLPath: '*',
    ResourceARN: '*',
    Version: 1,
    Attributes: {},
    ...more,
  };
}

/** An answer of GetSamplingRules. */
export function rulesAnswer(
  ...rules: readonly Readonly<Record<string, unknown>>[]
): Readonly<Record<string, unknown>> {
  return {
    SamplingRuleRecords: rules.map((SamplingRule) => ({
      SamplingRule,
      CreatedAt: 0,
      ModifiedAt: 1_780_000_000,
    })),
  };
}
