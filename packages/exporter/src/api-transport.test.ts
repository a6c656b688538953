// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import type { XRayModule } from './api-client.ts';
import { createApiTransport } from './api-transport.ts';
import { createDeadline } from './deadline.ts';
import { DEFAULT_RETRY_POLICY, withRetry } from './retry.ts';
import { unusedPort } from './test-daemon.ts';
import { documentOf, documentsOf, NO_DEADLINE } from './test-documents.ts';
import { type Answer, clientFor, startApi, type TestApi } from './test-xray-api.ts';
import type { SendResult } from './transport.ts';

const SENT: SendResult = { status: 'sent' };
const AT_ONCE = { ...DEFAULT_RETRY_POLICY, random: () => 0 };
const open: TestApi[] = [];

afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

async function apiThatAnswers(...answers: Answer[]) {
  const api = await startApi(...answers);
  open.push(api);
  return { api, transport: createApiTransport({ client: api.client() }) };
}

function unprocessed(...entries: [id: string | null, code: string][]): Answer {
  const UnprocessedTraceSegments = entries.map(([Id, ErrorCode]) => ({
    Id,
    ErrorCode,
    Message: `Invalid segment. ErrorCode: ${ErrorCode}`,
  }));
  return { status: 200, body: { UnprocessedTraceSegments } };
}

const awsError = (status: number, name: string, headers = {}): Answer => ({
  status,
  headers: { 'x-amzn-ErrorType': `${name}:http://internal.amazon.com/`, ...headers },
  body: { Message: `because of ${name}` },
});

describe('a call', () => {
  it('carries the documents as they are', async () => {
    const { api, transport } = await apiThatAnswers();
    expect(await transport.send(documentsOf(3), NO_DEADLINE)).toEqual([SENT, SENT, SENT]);
    expect(api.calls).toEqual([documentsOf(3).map(({ bytes }) => new TextDecoder().decode(bytes))]);
  });

  it.each([
    [50, 100, [50]],
    [51, 100, [1, 50]],
    [237, 100, [37, 50, 50, 50, 50]],
    [3, 600_000, [1, 1, 1]],
    [30, 60_000, [14, 16]],
  ])('of %d documents of %d bytes is split into %j', async (count, size, expected) => {
    const { api, transport } = await apiThatAnswers();
    const results = await transport.send(documentsOf(count, size), NO_DEADLINE);
    expect(results.filter(({ status }) => status === 'sent')).toHaveLength(count);
    expect(api.calls.map((documents) => documents.length).sort((a, b) => a - b)).toEqual(expected);
  });

  it('keeps results with their documents across calls', async () => {
    const refused = unprocessed(['0000000000000007', 'MissingName']);
    const { transport } = await apiThatAnswers(refused, refused, refused, refused);
    const results = await transport.send(documentsOf(120), NO_DEADLINE);
    expect(results.findIndex(({ status }) => status === 'rejected')).toBe(7);
  });

  it('of nothing is no call', async () => {
    const { api, transport } = await apiThatAnswers();
    expect(await transport.send([], NO_DEADLINE)).toEqual([]);
    expect(api.calls).toEqual([]);
  });
});

describe('UnprocessedTraceSegments', () => {
  it.each<[string, Answer, string[]]>([
    ['none', { status: 200, body: {} }, ['sent', 'sent', 'sent']],
    ['null', { status: 200, body: { UnprocessedTraceSegments: null } }, ['sent', 'sent', 'sent']],
    ['by id', unprocessed(['0000000000000001', 'MissingName']), ['sent', 'rejected MissingName', 'sent']],
    [
      'without an id: the number is right',
      unprocessed([null, 'ParseError'], ['0000000000000000', 'MissingName']),
      ['rejected MissingName', 'rejected ParseError', 'sent'],
    ],
    [
      'of a document that was not sent',
      unprocessed(['ffffffffffffffff', 'X']),
      ['rejected X', 'sent', 'sent'],
    ],
    [
      'more than there are',
      unprocessed([null, 'A'], [null, 'B'], [null, 'C'], [null, 'D']),
      ['rejected A', 'rejected B', 'rejected C'],
    ],
    [
      'transient',
      unprocessed(['0000000000000002', 'ThrottledException'], ['0000000000000000', 'InternalFailure']),
      ['retry server-error', 'sent', 'retry throttled'],
    ],
    [
      'malformed',
      { status: 200, body: { UnprocessedTraceSegments: [{}, { ErrorCode: '' }] } },
      ['rejected unknown', 'rejected unknown', 'sent'],
    ],
  ])('%s', async (_name, answer, expected) => {
    const { transport } = await apiThatAnswers(answer);
    const results = await transport.send(documentsOf(3), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(expected);
  });

  it('of two documents with one id', async () => {
    const { transport } = await apiThatAnswers(
      unprocessed(['0000000000000001', 'A'], ['0000000000000001', 'B']),
    );
    const results = await transport.send([documentOf(1), documentOf(2), documentOf(1)], NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['rejected A', 'sent', 'rejected B']);
  });
});

describe('a failure', () => {
  it.each<[string, Answer, string, number | undefined]>([
    ['429', awsError(429, 'ThrottledException'), 'retry throttled', undefined],
    [
      '429 with Retry-After',
      awsError(429, 'ThrottledException', { 'retry-after': '3' }),
      'retry throttled',
      3_000,
    ],
    ['400 ThrottlingException', awsError(400, 'ThrottlingException'), 'retry throttled', undefined],
    ['500', awsError(500, 'InternalFailure'), 'retry server-error', undefined],
    [
      '503 in HTML',
      { status: 503, body: '<html>', headers: { 'retry-after': '1' } },
      'retry server-error',
      1_000,
    ],
    ['200 in HTML', { status: 200, body: '<html>' }, 'retry server-error', undefined],
    ['a broken connection', 'reset', 'retry network', undefined],
    ['403', awsError(403, 'AccessDeniedException'), 'rejected AccessDeniedException', undefined],
    ['400', awsError(400, 'InvalidRequestException'), 'rejected InvalidRequestException', undefined],
    ['413 without a name', { status: 413 }, 'rejected HTTP 413', undefined],
    [
      'a clock that is wrong and has been set',
      awsError(403, 'RequestTimeTooSkewed', { date: 'Thu, 01 Jan 2032 00:00:00 GMT' }),
      'retry client-failed',
      undefined,
    ],
  ])('%s', async (_name, answer, expected, afterMillis) => {
    const { transport } = await apiThatAnswers(answer);
    const results = await transport.send(documentsOf(2), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual([expected, expected]);
    expect(results[0]).toMatchObject(afterMillis === undefined ? {} : { afterMillis });
  });

  it('of nobody listening may pass', async () => {
    const client = clientFor(`http://127.0.0.1:${await unusedPort()}`);
    const results = await createApiTransport({ client }).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['retry network']);
  });

  it('of a server that hangs may pass', async () => {
    const { api } = await apiThatAnswers('hang');
    const transport = createApiTransport({ client: api.client(), callTimeoutMillis: 50 });
    const results = await transport.send(documentsOf(1), NO_DEADLINE);
    expect(results).toMatchObject([
      { status: 'retry', reason: 'timeout', error: new Error('no answer in 50 ms') },
    ]);
  });

  it('of a client that does not listen to the signal either', async () => {
    const client = { send: () => new Promise<never>(() => undefined) };
    const results = await createApiTransport({ client, callTimeoutMillis: 20 }).send(
      documentsOf(1),
      NO_DEADLINE,
    );
    expect(results.map(describeResult)).toEqual(['retry timeout']);
  });

  it('of a client without credentials does not pass by itself', async () => {
    const client = {
      send: () =>
        Promise.reject(Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' })),
    };
    const results = await createApiTransport({ client }).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['dropped client-failed']);
  });

  it('of a client that throws what is no error', async () => {
    const client = {
      send: () => {
        throw null;
      },
    };
    const results = await createApiTransport({ client }).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['dropped client-failed']);
  });

  it('is not waited for when the deadline has passed', async () => {
    const { api, transport } = await apiThatAnswers();
    const results = await transport.send(documentsOf(1), createDeadline(0));
    expect(results.map(describeResult)).toEqual(['dropped timeout']);
    expect(api.calls).toEqual([]);
  });
});

describe('with retries', () => {
  it('429, then 500, then 200 is a success', async () => {
    const { api, transport } = await apiThatAnswers(awsError(429, 'ThrottledException'), awsError(500, 'X'));
    expect(await withRetry(transport, AT_ONCE).send(documentsOf(2), NO_DEADLINE)).toEqual([SENT, SENT]);
    expect(api.calls).toHaveLength(3);
  });

  it('sends only the documents again that X-Ray could not take', async () => {
    const { api, transport } = await apiThatAnswers(
      unprocessed(['0000000000000001', 'ThrottledException'], ['0000000000000002', 'MissingName']),
    );
    const results = await withRetry(transport, AT_ONCE).send(documentsOf(4), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['sent', 'sent', 'rejected MissingName', 'sent']);
    expect(api.calls.map((documents) => documents.length)).toEqual([4, 1]);
  });

  it('500 for ever is a loss', async () => {
    const { api, transport } = await apiThatAnswers(...Array.from({ length: 9 }, () => awsError(500, 'X')));
    const results = await withRetry(transport, AT_ONCE).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['dropped server-error']);
    expect(api.calls).toHaveLength(6);
  });

  it('a server that hangs until the deadline is a loss', async () => {
    const { transport } = await apiThatAnswers('hang', 'hang', 'hang', 'hang', 'hang', 'hang');
    const results = await withRetry(transport, AT_ONCE).send(documentsOf(1), createDeadline(60));
    expect(results.map(describeResult)).toEqual(['dropped timeout']);
  });
});

describe('@aws-sdk/client-xray', () => {
  it('is not loaded before there is something to send, then once, and made with one attempt', async () => {
    const configs: object[] = [];
    let loads = 0;
    const module: XRayModule = {
      XRayClient: class {
        constructor(config: object) {
          configs.push(config);
        }
        send = async () => ({});
      },
      PutTraceSegmentsCommand: class {},
    };
    const load = async () => {
      loads += 1;
      return module;
    };
    const transport = createApiTransport({ load });
    await transport.send([], NO_DEADLINE);
    expect(loads).toBe(0);
    await Promise.all([
      transport.send(documentsOf(1), NO_DEADLINE),
      transport.send(documentsOf(60), NO_DEADLINE),
    ]);
    expect([loads, configs]).toEqual([1, [{ maxAttempts: 1 }]]);
  });

  it.each(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])('may be missing (%s)', async (code) => {
    const load = () =>
      Promise.reject(Object.assign(new Error("Cannot find package '@aws-sdk/client-xray'"), { code }));
    const results = await createApiTransport({ load }).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['dropped client-missing']);
  });

  it('may miss a part of its own', async () => {
    const load = () =>
      Promise.reject(Object.assign(new Error("Cannot find 'tslib'"), { code: 'MODULE_NOT_FOUND' }));
    const results = await createApiTransport({ load }).send(documentsOf(1), NO_DEADLINE);
    expect(results.map(describeResult)).toEqual(['dropped client-failed']);
  });
});

describe('close', () => {
  it('breaks off calls, refuses later ones, may come twice, and leaves the client of the user open', async () => {
    const { api } = await apiThatAnswers('hang');
    const client = api.client();
    let destroyed = false;
    const transport = createApiTransport({
      client: {
        send: (command, options) => Reflect.apply(client.send, client, [command, options]),
        destroy: () => {
          destroyed = true;
        },
      },
    });
    const sending = transport.send(documentsOf(1), NO_DEADLINE);
    await expect.poll(() => api.calls.length).toBe(1);
    await transport.close();
    await transport.close();
    expect((await sending).map(describeResult)).toEqual(['dropped shut-down']);
    expect((await transport.send(documentsOf(1), NO_DEADLINE)).map(describeResult)).toEqual([
      'dropped shut-down',
    ]);
    expect(destroyed).toBe(false);
  });
});

function describeResult(result: SendResult): string {
  switch (result.status) {
    case 'rejected':
      return `rejected ${result.code}`;
    case 'retry':
    case 'dropped':
      return `${result.status} ${result.reason}`;
    default:
      return result.status;
  }
}
