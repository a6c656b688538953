// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { InvokeOptions, LambdaResult } from '@otel-xray/testkit/lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpApi } from '../src/http-api.ts';
import { type Listening, listen } from '../src/listening.ts';

const HEADER = 'Root=1-67891233-abcdef012345678912345678';
const DOMAIN = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';
const WHEN = Date.UTC(2026, 10, 22, 10);

type Answer = Pick<LambdaResult, 'response' | 'error'>;

let api: Listening | undefined;

afterEach(() => api?.close());

/** An API before a function that answers so; gives what it was invoked with. */
async function start(answer: Answer): Promise<{ url: string; calls: [event: unknown, InvokeOptions?][] }> {
  const calls: [event: unknown, InvokeOptions?][] = [];
  const lambda = {
    async invoke(...call: [event: unknown, InvokeOptions?]): Promise<LambdaResult> {
      calls.push(call);
      return {
        requestId: 'r',
        isStreamed: false,
        durationMillis: 1,
        coldStart: false,
        traceHeader: undefined,
        traceId: undefined,
        ...answer,
      };
    },
  };
  const keys = ['GET /notes', 'PUT /notes/{id}', 'GET /notes/{id}/spelling'];
  api = await listen(
    createServer(
      createHttpApi(
        keys.map((key) => ({ key, lambda })),
        () => WHEN,
      ),
    ),
  );
  return { url: api.url, calls };
}

describe('an HTTP API', () => {
  it('makes an event of a request, in payload format 2.0', async () => {
    const { url, calls } = await start({ response: { statusCode: 204 } });
    await fetch(`${url}/notes/17?a=1&b=2`, {
      method: 'PUT',
      headers: { 'x-user': 'ada', 'user-agent': 'curl/8', 'x-amzn-trace-id': HEADER },
      body: '{"title":"x"}',
    });
    expect(calls).toEqual([
      [
        {
          version: '2.0',
          routeKey: 'PUT /notes/{id}',
          rawPath: '/notes/17',
          rawQueryString: 'a=1&b=2',
          headers: expect.objectContaining({
            host: DOMAIN,
            'user-agent': 'curl/8',
            'x-amzn-trace-id': HEADER,
            'x-user': 'ada',
          }),
          queryStringParameters: { a: '1', b: '2' },
          pathParameters: { id: '17' },
          requestContext: {
            accountId: '000000000000',
            apiId: 'a1b2c3d4e5',
            domainName: DOMAIN,
            domainPrefix: 'a1b2c3d4e5',
            http: {
              method: 'PUT',
              path: '/notes/17',
              protocol: 'HTTP/1.1',
              sourceIp: '127.0.0.1',
              userAgent: 'curl/8',
            },
            requestId: expect.any(String),
            routeKey: 'PUT /notes/{id}',
            stage: '$default',
            time: '22/Nov/2026:10:00:00 +0000',
            timeEpoch: WHEN,
          },
          body: '{"title":"x"}',
          isBase64Encoded: false,
        },
        { traceHeader: HEADER },
      ],
    ]);
  });

  it('begins a trace where the client has none', async () => {
    const { url, calls } = await start({ response: {} });
    await fetch(`${url}/notes`);
    expect(calls[0]?.[1]?.traceHeader).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(calls[0]?.[0]).not.toHaveProperty('body');
    expect(calls[0]?.[0]).not.toHaveProperty('queryStringParameters');
  });

  it.each<[string, Answer, number, string]>([
    ['a status and a body', { response: { statusCode: 404, body: 'none' } }, 404, 'none'],
    ['anything else', { response: { notes: [] } }, 200, '{"notes":[]}'],
    [
      'an error',
      { error: { errorType: 'RangeError', errorMessage: 'secret' } },
      500,
      '{"message":"Internal Server Error"}',
    ],
  ])('answers with what the function returns: %s', async (_what, answer, status, body) => {
    const { url } = await start(answer);
    const response = await fetch(`${url}/notes/17/spelling`);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/notes/1/2/3'],
    ['DELETE', '/notes'],
  ])('has no function for %s %s', async (method, path) => {
    const { url, calls } = await start({ response: {} });
    expect((await fetch(`${url}${path}`, { method })).status).toBe(404);
    expect(calls).toEqual([]);
  });
});
