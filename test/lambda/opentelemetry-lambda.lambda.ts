// SPDX-License-Identifier: Apache-2.0
// The layer of opentelemetry-lambda, as far as it asks others, on AWS's own Runtime Interface Client: what X-Ray draws
// of a function that has that layer, and X-Ray in it by a variable alone.
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type LocalXRay, serviceGraph, startLocalXRay } from '@otel-xray/local';
import { type Lambda, type LambdaOptions, startLambda } from '@otel-xray/testkit/lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BuiltRuntime, describeOn, RUNTIMES } from './runtimes.ts';

const folder = fileURLToPath(new URL('layer', import.meta.url));
const env = {
  AWS_LAMBDA_EXEC_WRAPPER: fileURLToPath(
    new URL('../layer/opentelemetry-lambda/otel-handler', import.meta.url),
  ),
  NODE_OPTIONS: '--require @otel-xray/lambda/opentelemetry-lambda',
  OTEL_LOG_LEVEL: 'ERROR',
};

let peer: Server;
let url: string;
let xray: LocalXRay;
let lambda: Lambda;

beforeAll(async () => {
  peer = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const address = peer.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(() => {
  peer.close();
});

beforeEach(async () => {
  xray = await startLocalXRay({ port: 0 });
});

afterEach(async () => {
  await lambda?.stop();
  await xray.close();
});

function start(runtime: BuiltRuntime, handler: string, options: Partial<LambdaOptions> = {}): Lambda {
  lambda = startLambda({ ...runtime, folder, handler, xray, name: 'notes', env, ...options });
  return lambda;
}

/** What the function has sent of a trace. */
async function sent(traceId: string | undefined) {
  const { documents } = await xray.waitForTrace(
    (trace) => trace.id === traceId && trace.documents.some(({ type }) => type === 'subsegment'),
  );
  return documents.filter(({ type }) => type === 'subsegment');
}

// On Managed Instances with Node.js 22 (client 4) that layer sees no handler.
const runtimes = RUNTIMES.filter(({ client, runtime }) => client === 3 || runtime === 'nodejs24.x');

describeOn('the layer of opentelemetry-lambda with X-Ray in it', runtimes, (runtime) => {
  it("draws Lambda's two nodes and whom the function calls, and no third", async () => {
    start(runtime, 'app.get');
    for (let n = 0; n < 3; n++) {
      const { response, traceId, error } = await lambda.invoke({ peer: url });
      expect([error, response]).toEqual([undefined, { statusCode: 200, body: 'app.get' }]);
      expect(await sent(traceId)).toMatchObject([
        {
          name: 'notes',
          annotations: { coldstart: n === 0 },
          subsegments: [{ name: '127.0.0.1', namespace: 'remote' }],
        },
      ]);
    }
    expect(serviceGraph(xray.traces()).nodes.map(({ name, type }) => [name, type])).toEqual([
      ['127.0.0.1', 'remote'],
      ['notes', 'AWS::Lambda'],
      ['notes', 'AWS::Lambda::Function'],
      ['notes', 'client'],
    ]);
    expect(xray.rejects()).toEqual([]);
    expect(lambda.logs()).not.toContain('otel-xray');
  });

  it.each<[string, object]>([
    ['esm.handler', { name: 'notes' }],
    ['app.fails', { fault: true, cause: { exceptions: [{ type: 'RangeError', message: 'too far' }] } }],
    ['app.hangs', { name: 'notes', in_progress: true }],
  ])('records %s', async (handler, written) => {
    const { traceId } = await start(runtime, handler).invoke({});
    expect(await sent(traceId)).toMatchObject([written]);
  });

  it.each(['unsampled', 'rootOnly'] as const)(
    'sends nothing where Lambda traces nothing: %s',
    async (tracing) => {
      await start(runtime, 'app.get', { tracing }).invoke({ peer: url });
      await lambda.stop();
      expect(xray.traces()).toEqual([]);
    },
  );
});
