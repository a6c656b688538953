// SPDX-License-Identifier: Apache-2.0
// The layer on AWS's own Runtime Interface Client: what X-Ray draws of functions that know nothing of it.
import { serviceGraph } from '@otel-xray/local';
import { expect, it } from 'vitest';
import { httpPeer } from './peer.ts';
import { describeOn, RUNTIMES } from './runtimes.ts';
import { handlerOf, tracedFunction } from './traced-function.ts';

/** As much of the event of a function URL as tells that it is one. */
const functionUrl = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/notes',
  requestContext: {
    domainName: 'abc.lambda-url.eu-central-1.on.aws',
    http: { method: 'GET', path: '/notes', protocol: 'HTTP/1.1' },
  },
};

const peer = httpPeer();
const { start, arrived, xray } = tracedFunction();

const nodes = () => serviceGraph(xray().traces()).nodes.map(({ name, type }) => [name, type]);

describeOn('the layer', RUNTIMES, (runtime) => {
  it("draws Lambda's two nodes and whom the function calls, and no third", async () => {
    const lambda = start(runtime, 'app.notes.get');
    for (let n = 0; n < 3; n++) {
      const { response, traceId, error } = await lambda.invoke({ peer: peer.url() });
      expect([error, response]).toEqual([undefined, { statusCode: 200, body: 'app.notes.get' }]);
      const ours = handlerOf(await arrived(traceId));
      expect(ours).toMatchObject({
        name: 'notes',
        annotations: { coldstart: n === 0 },
        subsegments: [{ name: '127.0.0.1', namespace: 'remote' }],
      });
    }
    expect(nodes()).toEqual([
      ['127.0.0.1', 'remote'],
      ['notes', 'AWS::Lambda'],
      ['notes', 'AWS::Lambda::Function'],
      ['notes', 'client'],
    ]);
    expect(xray().rejects()).toEqual([]);
    expect(lambda.logs()).not.toContain('@otel-xray/');
  });

  it('traces an ES module', async () => {
    const { response, traceId } = await start(runtime, 'esm.handler').invoke({});
    expect(response).toBe('ready');
    expect(handlerOf(await arrived(traceId))).toMatchObject({ name: 'notes' });
  });

  it('traces a stream', async () => {
    const result = await start(runtime, 'app.streams').invoke(functionUrl);
    expect(result).toMatchObject({ isStreamed: true, contentType: 'text/plain', response: 'one two' });
    const trace = await arrived(result.traceId);
    expect(handlerOf(trace)).not.toHaveProperty('subsegments');
    expect(handlerOf(trace)?.http).toEqual({ response: { status: 200 } });
  });

  it.each([
    [200, {}],
    [404, { error: true }],
    [503, { fault: true }],
  ])('records the status of a stream: %i', async (status, flags) => {
    const bare = start(runtime, 'app.page', { env: { AWS_LAMBDA_EXEC_WRAPPER: '' } });
    const untraced = await bare.invoke({ ...functionUrl, status });
    await bare.stop();
    const { response, traceId, ...result } = await start(runtime, 'app.page').invoke({
      ...functionUrl,
      status,
    });
    expect([response, result]).toMatchObject([
      untraced.response,
      { isStreamed: true, contentType: 'application/vnd.awslambda.http-integration-response' },
    ]);
    const { error = false, fault = false, http } = handlerOf(await arrived(traceId)) ?? {};
    expect({ error, fault, http }).toEqual({
      error: false,
      fault: false,
      ...flags,
      http: { response: { status } },
    });
  });

  it('records the error of a stream that breaks off', async () => {
    const event = { ...functionUrl, status: 200, broken: true };
    const { error, traceId } = await start(runtime, 'app.page').invoke(event);
    expect(error).toMatchObject({ errorType: 'RangeError' });
    expect(handlerOf(await arrived(traceId))).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'RangeError' }] },
    });
  });

  it.each([
    ['fails', 'RangeError', 'RangeError'],
    // Client 4 leaves it to Node.js.
    [
      'rejectsLater',
      runtime.client === 3 ? 'Runtime.UnhandledPromiseRejection' : 'Runtime.ExitError',
      'RangeError',
    ],
    ['exits', 'Runtime.ExitError', 'ProcessExit'],
  ])('records a function that %s, which fails as it does', async (name, errorType, recorded) => {
    const { error, traceId } = await start(runtime, `app.${name}`).invoke({});
    expect(error).toMatchObject({ errorType });
    const ours = handlerOf(await arrived(traceId));
    expect(ours).toMatchObject({ fault: true, cause: { exceptions: [{ type: recorded }] } });
  });

  it('says where a function was that is stopped', async () => {
    const { error, traceId } = await start(runtime, 'app.hangs', { timeoutMillis: 2_000 }).invoke({});
    expect(error).toBeDefined();
    const trace = await xray().waitForTrace(({ id, documents }) => id === traceId && documents.length > 2);
    expect(trace.documents).toContainEqual(
      expect.objectContaining({ name: 'notes', type: 'subsegment', in_progress: true }),
    );
  });

  it.each(['unsampled', 'rootOnly'] as const)(
    'sends nothing where Lambda traces nothing: %s',
    async (tracing) => {
      const lambda = start(runtime, 'app.notes.get', { tracing });
      await lambda.invoke({ peer: peer.url() });
      await lambda.stop();
      expect(xray().traces()).toEqual([]);
    },
  );

  it('has a segment of its own there where asked', async () => {
    const env = { OTEL_XRAY_LAMBDA_UNSAMPLED: 'segment' };
    const result = await start(runtime, 'app.notes.get', { tracing: 'rootOnly', env }).invoke({
      peer: peer.url(),
    });
    expect(result.error).toBeUndefined();
    await xray().waitForTrace(({ segments }) =>
      segments.some(({ origin }) => origin === 'AWS::Lambda::Function'),
    );
  });

  it('fails as the runtime does where there is no handler', async () => {
    const missing = await start(runtime, 'missing.handler').invoke({});
    expect(missing.error?.errorType).toBe('Runtime.ImportModuleError');
  });
});

describeOn(
  'the layer',
  RUNTIMES.filter(({ client }) => client === 3),
  (runtime) => {
    it('traces a handler that neither calls back nor gives a promise, for which the runtime answers', async () => {
      const lambda = start(runtime, 'app.says');
      for (const n of [1, 2]) {
        const { response, error, traceId } = await lambda.invoke({ n });
        expect([response, error]).toEqual([null, undefined]);
        expect(handlerOf(await arrived(traceId))).toMatchObject({ name: 'notes' });
      }
    });

    it('traces a handler with a callback', async () => {
      const { response, traceId } = await start(runtime, 'app.calls').invoke({ n: 1 });
      expect(response).toEqual({ n: 2 });
      expect(handlerOf(await arrived(traceId))).toMatchObject({ name: 'notes' });
    });
  },
);

describeOn(
  'the layer where invocations run side by side',
  RUNTIMES.filter(({ client }) => client === 4),
  (runtime) => {
    it('keeps them apart', async () => {
      const lambda = start(runtime, 'app.notes.get', {
        maxConcurrency: 4,
        env: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' },
      });
      const waits = [60, 40, 20, 0];
      const results = await Promise.all(waits.map((wait) => lambda.invoke({ peer: peer.url(), wait })));
      const traces = await Promise.all(results.map(({ traceId }) => arrived(traceId)));
      expect(traces.map((trace) => handlerOf(trace)?.subsegments?.length)).toEqual(waits.map(() => 1));
      expect(nodes()).toHaveLength(4);
    });
  },
);
