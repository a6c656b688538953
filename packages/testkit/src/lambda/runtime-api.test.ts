// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LambdaError, timedOut } from './outcome.ts';
import { type Invocation, type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

const FIRST: Invocation = {
  requestId: 'first',
  event: '{"order":17}',
  functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:orders',
  deadline: 1_737_036_342_000,
  traceHeader: 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1',
};
const SECOND: Invocation = { ...FIRST, requestId: 'second', event: '18' };

let api: RuntimeApi;
let idle: number;
let initErrors: LambdaError[];

beforeEach(async () => {
  idle = 0;
  initErrors = [];
  api = await startRuntimeApi({
    onIdle(): void {
      idle += 1;
    },
    onInitError: (error) => initErrors.push(error),
  });
});

afterEach(() => api.close());

const next = (): Promise<Response> => call('invocation/next');

function call(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://${api.address}/2018-06-01/runtime/${path}`, init);
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return call(path, { method: 'POST', body, headers });
}

/** In pieces, with trailers, as the client streams. */
async function stream(
  path: string,
  pieces: readonly string[],
  trailers: Record<string, string>,
): Promise<void> {
  const agent = new Agent();
  const sent = request(`http://${api.address}/2018-06-01/runtime/${path}`, {
    agent,
    method: 'POST',
    headers: {
      'Content-Type': 'text/plain',
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      Trailer: Object.keys(trailers).join(', '),
    },
  });
  for (const piece of pieces) sent.write(piece);
  sent.addTrailers(trailers);
  sent.end();
  const response = await new Promise<NodeJS.ReadableStream>((resolve) => sent.once('response', resolve));
  await text(response);
  agent.destroy();
}

describe('next', () => {
  it('waits for an invocation, and has it in its headers', async () => {
    const asked = next();
    await expect.poll(() => idle).toBe(1);
    void api.run({ ...FIRST, clientContext: '{"a":1}', cognitoIdentity: '{"b":2}' });
    const response = await asked;
    expect(await response.text()).toBe('{"order":17}');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'first',
      'lambda-runtime-deadline-ms': '1737036342000',
      'lambda-runtime-invoked-function-arn': FIRST.functionArn,
      'lambda-runtime-trace-id': FIRST.traceHeader,
      'lambda-runtime-client-context': '{"a":1}',
      'lambda-runtime-cognito-identity': '{"b":2}',
    });
  });

  it('has no header for what there is not', async () => {
    void api.run({ ...FIRST, traceHeader: undefined });
    const names = [...(await next()).headers.keys()].filter((name) => name.startsWith('lambda-'));
    expect(names).toEqual([
      'lambda-runtime-aws-request-id',
      'lambda-runtime-deadline-ms',
      'lambda-runtime-invoked-function-arn',
    ]);
    expect(idle).toBe(0);
  });

  it('is answered in the order of asking, several at a time', async () => {
    const asked = [next(), next()];
    await expect.poll(() => idle).toBe(2);
    void api.run(FIRST);
    void api.run(SECOND);
    const ids = (await Promise.all(asked)).map(({ headers }) => headers.get('lambda-runtime-aws-request-id'));
    expect(ids.sort()).toEqual(['first', 'second']);
  });

  it('of a runtime that went away takes no invocation with it', async () => {
    const [host, port] = api.address.split(':');
    const socket = connect(Number(port), host);
    socket.write('GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: lambda\r\n\r\n');
    await expect.poll(() => idle).toBe(1);
    // The server hangs up on who hangs up.
    socket.resume().end();
    await once(socket, 'close');
    const asked = next();
    await expect.poll(() => idle).toBe(2);
    void api.run(FIRST);
    expect(await (await asked).text()).toBe('{"order":17}');
  });
});

describe('the end of an invocation', () => {
  it.each([
    [
      'a response',
      () => post('invocation/first/response', '{"paid":true}', { 'Content-Type': 'application/json' }),
      { status: 'responded', body: '{"paid":true}', contentType: 'application/json', isStreamed: false },
    ],
    [
      'a stream',
      () => stream('invocation/first/response', ['paid ', 'in full'], {}),
      { status: 'responded', body: 'paid in full', contentType: 'text/plain', isStreamed: true },
    ],
    [
      'a stream that broke',
      () =>
        stream('invocation/first/response', ['paid '], {
          'Lambda-Runtime-Function-Error-Type': 'TypeError',
          'Lambda-Runtime-Function-Error-Body': Buffer.from(
            '{"errorType":"TypeError","errorMessage":"no funds"}',
          ).toString('base64'),
        }),
      {
        status: 'responded',
        body: 'paid ',
        contentType: 'text/plain',
        isStreamed: true,
        error: { errorType: 'TypeError', errorMessage: 'no funds' },
      },
    ],
    [
      'an error',
      () =>
        post(
          'invocation/first/error',
          '{"errorType":"TypeError","errorMessage":"no price","trace":["TypeError"]}',
          {
            'Lambda-Runtime-Function-XRay-Error-Cause': '{"working_directory":"/var/task"}',
          },
        ),
      {
        status: 'failed',
        error: { errorType: 'TypeError', errorMessage: 'no price', trace: ['TypeError'] },
        cause: { working_directory: '/var/task' },
      },
    ],
    [
      'an error that is none',
      () => post('invocation/first/error', 'kaput'),
      { status: 'failed', error: { errorType: 'Unknown', errorMessage: 'kaput' } },
    ],
  ])('%s', async (_, end, outcome) => {
    const run = api.run(FIRST);
    await next();
    await end();
    expect(await run).toEqual(outcome);
  });

  it('may be told by Lambda, also before a runtime took it', async () => {
    const outcome = timedOut('first', 3_000);
    const runs = [api.run(FIRST), api.run(SECOND)];
    await next();
    api.settle('first', outcome);
    api.settle('second', outcome);
    expect(await Promise.all(runs)).toEqual([outcome, outcome]);
    const late = await post('invocation/first/response', '{}');
    expect([late.status, await late.json()]).toEqual([
      400,
      { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' },
    ]);
  });
});

it('is told of a failed start', async () => {
  expect((await post('init/error', '{"errorType":"Error","errorMessage":"no settings"}')).status).toBe(202);
  expect(initErrors).toEqual([{ errorType: 'Error', errorMessage: 'no settings' }]);
});

it.each(['restore/next', 'invocation/first', ''])('knows nothing of /%s', async (path) => {
  expect((await call(path)).status).toBe(404);
});
