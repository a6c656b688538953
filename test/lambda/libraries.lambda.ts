// SPDX-License-Identifier: Apache-2.0
// Functions whose libraries have instrumentations that are installed with them.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOn, RUNTIMES } from './runtimes.ts';
import { handlerOf, tracedFunction } from './traced-function.ts';

const folder = fileURLToPath(new URL('libraries', import.meta.url));

/** As much of a Redis as a client needs that asks for one value. */
let redis: Server;
let port: string;

beforeAll(async () => {
  redis = createServer((socket) => {
    socket.on('data', (text) => socket.write('+hello\r\n'.repeat(String(text).split('*').length - 1)));
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(redis, 'listening');
  const address = redis.address();
  port = String(typeof address === 'object' && address !== null ? address.port : 0);
});

afterAll(() => {
  redis.close();
});

const { start, arrived } = tracedFunction();

/** The lines of a log that are JSON, by their text. */
function linesOf(logs: string): Map<unknown, object> {
  const lines = logs.split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => {
      const parsed = JSON.parse(line);
      return [parsed.msg ?? parsed.message, parsed];
    }),
  );
}

describeOn('the layer', RUNTIMES, (runtime) => {
  it.each(['redis.handler', 'redis-module.handler'])(
    'traces what is named, once a call: %s',
    async (handler) => {
      const env = { REDIS_PORT: port, OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,ioredis,pg,aws-lambda' };
      const lambda = start(runtime, handler, { folder, env });
      for (const _ of ['first', 'second']) {
        const { response, traceId } = await lambda.invoke({});
        expect(response).toBe('hello');
        const calls = handlerOf(await arrived(traceId))?.subsegments ?? [];
        expect(calls).toMatchObject([{ name: 'redis@127.0.0.1', namespace: 'remote' }]);
      }
      expect(lambda.logs()).not.toMatch(/instrument/);
    },
  );

  it.each(['logs.handler', 'logs-module.handler'])(
    'shows the trace in the lines of loggers: %s',
    async (handler) => {
      const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pino,winston' };
      const lambda = start(runtime, handler, { folder, env });
      const { traceId } = await lambda.invoke({});
      const ours = handlerOf(await arrived(traceId));
      const lines = linesOf(lambda.logs());
      const fields = {
        xray_trace_id: traceId,
        xray_trace_header: expect.stringContaining(`Root=${traceId};Parent=${ours?.id};Sampled=1`),
      };
      const isModule = handler.startsWith('logs-module');
      for (const text of ['by pino', 'by winston', ...(isModule ? [] : ['by a child of pino'])]) {
        expect(lines.get(text)).toMatchObject(fields);
      }
      expect(lines.get('starting') ?? {}).not.toHaveProperty('xray_trace_id');
      expect(lambda.logs()).not.toMatch(/instrument/);
    },
  );

  it.each([
    ['that is told of the fields', 'mixin.handler'],
    ["that is Powertools'", 'powertools.handler'],
  ])('shows the trace in the lines of a logger %s', async (_, handler) => {
    const lambda = start(runtime, handler, { folder });
    const { traceId } = await lambda.invoke({});
    await arrived(traceId);
    expect(linesOf(lambda.logs()).get('by itself')).toMatchObject({ xray_trace_id: traceId });
  });

  it.each(['Text', 'JSON'])(
    'leaves the lines of console to the runtime, which writes the request: %s',
    async (format) => {
      const lambda = start(runtime, 'logs.handler', { folder, env: { AWS_LAMBDA_LOG_FORMAT: format } });
      const { requestId, traceId } = await lambda.invoke({});
      expect(handlerOf(await arrived(traceId))?.annotations).toMatchObject({ request_id: requestId });
      const line =
        lambda
          .logs()
          .split('\n')
          .find((text) => text.includes('by console')) ?? '';
      expect(line).toContain(requestId);
      expect(line).not.toContain(traceId);
      if (format === 'JSON') {
        expect(JSON.parse(line)).toEqual({
          timestamp: expect.any(String),
          level: 'INFO',
          requestId,
          message: 'by console',
        });
      }
    },
  );
});
