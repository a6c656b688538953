// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { failed, type LambdaError, type Outcome, parseJson, readLambdaError } from './outcome.ts';

/** What a runtime is given with `/next`. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly traceHeader: string | undefined;
  /** JSON; of mobile applications. */
  readonly clientContext?: string | undefined;
  /** JSON. */
  readonly cognitoIdentity?: string | undefined;
}

/** Told as they come. */
export interface RuntimeApiListener {
  /** A runtime asked for an invocation and there is none. */
  onIdle(): void;
  onInitError(error: LambdaError): void;
}

/** Lambda's side of the Runtime API. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Gives it to the first runtime that asks, or has asked, and resolves with what becomes of it. */
  run(invocation: Invocation): Promise<Outcome>;
  /** Settles an invocation without its runtime, which is late or gone. */
  settle(requestId: string, outcome: Outcome): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly settle: (outcome: Outcome) => void;
}

const PREFIX = '/2018-06-01/runtime/';
const INVOCATION_PATH = /^invocation\/([^/]+)\/(response|error)$/;

/**
 * The server that the Runtime Interface Client of a function talks to, on a free port of 127.0.0.1:
 *
 *     GET  /2018-06-01/runtime/invocation/next
 *     POST /2018-06-01/runtime/invocation/{id}/response   also streamed
 *     POST /2018-06-01/runtime/invocation/{id}/error
 *     POST /2018-06-01/runtime/init/error
 *
 * Any number of `next` may wait at once, as with several invocations at a time.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(listener: RuntimeApiListener): Promise<RuntimeApi> {
  const queue: Waiting[] = [];
  const parked: ServerResponse[] = [];
  const running = new Map<string, (outcome: Outcome) => void>();

  function match(): void {
    while (queue.length > 0 && parked.length > 0) {
      const waiting = queue.shift();
      const response = parked.shift();
      if (!waiting || !response) return;
      running.set(waiting.invocation.requestId, waiting.settle);
      hand(response, waiting.invocation);
    }
  }

  function settle(requestId: string, outcome: Outcome): boolean {
    const place = queue.findIndex(({ invocation }) => invocation.requestId === requestId);
    const told = place < 0 ? running.get(requestId) : queue.splice(place, 1)[0]?.settle;
    running.delete(requestId);
    told?.(outcome);
    return told !== undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').startsWith(PREFIX) ? (request.url ?? '').slice(PREFIX.length) : '';
    if (path === 'invocation/next') {
      parked.push(response);
      response.once('close', () => {
        const place = parked.indexOf(response);
        if (place >= 0) parked.splice(place, 1);
      });
      match();
      if (parked.includes(response)) listener.onIdle();
      return;
    }
    const body = await text(request);
    if (path === 'init/error') {
      accept(response);
      listener.onInitError(readLambdaError(body));
      return;
    }
    const [, requestId = '', kind] = INVOCATION_PATH.exec(path) ?? [];
    if (kind === undefined) return refuse(response, 404, 'NotFound', `No ${request.method} ${request.url}`);
    const outcome = kind === 'response' ? responded(request, body) : erred(request, body);
    // Answered first: to the runtime the invocation is over before Lambda acts on it.
    if (running.has(requestId)) accept(response);
    else refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    settle(requestId, outcome);
  }

  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A process that was killed in the middle of a request.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    address: `127.0.0.1:${port}`,
    run: (invocation) =>
      new Promise((resolve) => {
        queue.push({ invocation, settle: resolve });
        match();
      }),
    settle(requestId, outcome): void {
      settle(requestId, outcome);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hand(response: ServerResponse, invocation: Invocation): void {
  const { traceHeader, clientContext, cognitoIdentity } = invocation;
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
    ...(traceHeader !== undefined && { 'Lambda-Runtime-Trace-Id': traceHeader }),
    ...(clientContext !== undefined && { 'Lambda-Runtime-Client-Context': clientContext }),
    ...(cognitoIdentity !== undefined && { 'Lambda-Runtime-Cognito-Identity': cognitoIdentity }),
  });
  response.end(invocation.event);
}

/** A stream that breaks says so in its trailers, the error in base64. */
function responded({ headers, trailers }: IncomingMessage, body: string): Outcome {
  const broken = trailers['lambda-runtime-function-error-body'];
  return {
    status: 'responded',
    body,
    contentType: headers['content-type'],
    isStreamed: headers['lambda-runtime-function-response-mode'] === 'streaming',
    error: broken === undefined ? undefined : readLambdaError(Buffer.from(broken, 'base64').toString()),
  };
}

function erred({ headers }: IncomingMessage, body: string): Outcome {
  const cause = headers['lambda-runtime-function-xray-error-cause'];
  return failed(readLambdaError(body), typeof cause === 'string' ? parseJson(cause) : undefined);
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}\n');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ errorType, errorMessage }));
}
