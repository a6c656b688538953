// SPDX-License-Identifier: Apache-2.0
// Functions without any tracing on AWS's Runtime Interface Client: what Lambda does around a function, here as there.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Lambda, type LambdaOptions, startLambda } from '@otel-xray/testkit/lambda';
import { afterEach, expect, it } from 'vitest';
import { type BuiltRuntime, describeOn, RUNTIMES } from './runtimes.ts';

const FOLDER = fileURLToPath(new URL('functions', import.meta.url));
const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:functions';

const lambdas: Lambda[] = [];

function start(runtime: BuiltRuntime, handler: string, options: Partial<LambdaOptions> = {}): Lambda {
  const lambda = startLambda({ ...runtime, folder: FOLDER, handler, timeoutMillis: 30_000, ...options });
  lambdas.push(lambda);
  return lambda;
}

/** One letter, as `ps` shows it: `T` is stopped, `Z` a zombie. Nothing where there is no such process. */
function stateOf(pid: unknown): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** The end of a process, taken note of by its parent or not. */
const ENDED = /^Z?$/;

afterEach(async () => {
  await Promise.all(lambdas.splice(0).map((lambda) => lambda.stop()));
});

describeOn('a function', RUNTIMES, (runtime) => {
  it('is given the event, the context and a heap after its memory', async () => {
    const lambda = start(runtime, 'async.handler', { memory: 512 });
    const result = await lambda.invoke(
      { order: 17, note: 'grüße' },
      { clientContext: { custom: { a: 'b' } }, cognitoIdentity: { cognitoIdentityId: 'id' } },
    );
    expect(result).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      response: {
        event: { order: 17, note: 'grüße' },
        invocations: 1,
        requestId: result.requestId,
        functionName: 'functions',
        functionVersion: '$LATEST',
        memoryLimitInMB: '512',
        invokedFunctionArn: ARN,
        logGroupName: '/aws/lambda/functions',
        clientContext: { custom: { a: 'b' } },
        identity: { cognitoIdentityId: 'id' },
        millisLeft: expect.any(Number),
        pid: lambda.pid(),
        variable: result.traceHeader,
        ...(runtime.client === 4 && {
          contextTraceId: result.traceHeader,
          storeTraceId: result.traceHeader,
        }),
        execArgv: ['--expose-gc', '--max-semi-space-size=25', '--max-old-space-size=460'],
      },
      isStreamed: false,
      contentType: 'application/json',
      durationMillis: expect.any(Number),
      initMillis: expect.any(Number),
      coldStart: true,
      traceHeader: expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1;Lineage=1:[0-9a-f]{8}:0$/,
      ),
      traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
  });

  it('has the environment of Lambda and its own, and nothing of the process that tests it', async () => {
    const lambda = start(runtime, 'async.handler', { env: { TABLE: 'orders' } });
    const { response } = await lambda.invoke({ do: 'environment' });
    expect(response).toMatchObject({
      _HANDLER: 'async.handler',
      LAMBDA_TASK_ROOT: FOLDER,
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: 'functions',
      AWS_REGION: 'eu-central-1',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      TABLE: 'orders',
    });
    expect(response).not.toHaveProperty('VITEST');
    expect(response).not.toHaveProperty('HOME');
  });

  it.each([
    ['that throws', { do: 'throw' }, 'TypeError', 'no price'],
    ['that rejects', { do: 'reject' }, 'RangeError', 'no stock'],
  ])('%s fails for its caller, and goes on', async (_, event, errorType, errorMessage) => {
    const lambda = start(runtime, 'async.handler');
    const failed = await lambda.invoke(event);
    expect(failed.error).toMatchObject({ errorType, errorMessage, trace: expect.any(Array) });
    expect(failed).not.toHaveProperty('response');
    expect(await lambda.invoke({})).toMatchObject({ coldStart: false, response: { invocations: 2 } });
  });

  it('that ends its process fails for its caller, and is started anew', async () => {
    const lambda = start(runtime, 'async.handler');
    const { requestId, error } = await lambda.invoke({ do: 'exit' });
    expect(error).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 3`,
    });
    expect(lambda.pid()).toBeUndefined();
    expect(await lambda.invoke({})).toMatchObject({ coldStart: true, response: { invocations: 1 } });
  });

  it('that takes too long is killed, and started anew', async () => {
    const lambda = start(runtime, 'async.handler');
    await lambda.invoke({});
    const pid = lambda.pid();
    const { requestId, error } = await lambda.invoke({ do: 'hang' }, { deadlineMillis: 300 });
    expect(error).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.30 seconds`,
    });
    expect(lambda.logs()).toContain('hanging');
    await expect.poll(() => stateOf(pid)).toMatch(ENDED);
    expect(await lambda.invoke({})).toMatchObject({ coldStart: true, response: { invocations: 1 } });
  });

  it.each([
    ['cannot be loaded', 'broken.handler', 'TypeError', 'no settings'],
    ['has no such export', 'async.missing', 'Runtime.HandlerNotFound', 'async.missing'],
    ['is not there', 'missing.handler', 'Runtime.ImportModuleError', 'missing'],
    ['ends while it is loaded', 'ends.handler', 'Runtime.ExitError', 'exit status 5'],
  ])('that %s fails each time', async (_, handler, errorType, message) => {
    const lambda = start(runtime, handler);
    for (const _ of ['first', 'second']) {
      const { error, coldStart } = await lambda.invoke({});
      expect({ error, coldStart }).toEqual({
        error: expect.objectContaining({ errorType, errorMessage: expect.stringContaining(message) }),
        coldStart: true,
      });
    }
  });

  it('that hangs while it is loaded fails, and is killed', async () => {
    const lambda = start(runtime, 'hangs.handler', { initMillis: 500 });
    const { error } = await lambda.invoke({});
    expect(error).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(lambda.pid()).toBeUndefined();
  });

  it('may return nothing, and write what it likes', async () => {
    const lambda = start(runtime, 'async.handler');
    expect(await lambda.invoke({ do: 'nothing' })).toMatchObject({ response: null });
    await lambda.invoke({ do: 'log', text: 'paid' });
    expect(lambda.logs()).toMatch(/\tINFO\tpaid\n/);
  });

  it('may stream, and break off', async () => {
    const lambda = start(runtime, 'stream.handler');
    const whole = await lambda.invoke({ words: ['paid ', 'in ', 'full'] });
    expect(whole).toMatchObject({ isStreamed: true, contentType: 'text/plain', response: 'paid in full' });
    expect(whole).not.toHaveProperty('error');
    expect(await lambda.invoke({ words: ['paid '], fail: 'no funds' })).toMatchObject({
      isStreamed: true,
      response: 'paid ',
      error: { errorType: 'TypeError', errorMessage: 'no funds' },
    });
    expect(await lambda.invoke({ words: ['again'] })).toMatchObject({ response: 'again', coldStart: false });
  });

  if (runtime.client === 3) {
    it('may take a callback', async () => {
      const lambda = start(runtime, 'callback.handler');
      expect(await lambda.invoke({ order: 17 })).toMatchObject({ response: { got: { order: 17 } } });
      expect(await lambda.invoke({ fail: 'no price' })).toMatchObject({
        error: { errorType: 'TypeError', errorMessage: 'no price' },
      });
    });
  } else {
    it('may not take a callback', async () => {
      const { error } = await start(runtime, 'callback.handler').invoke({});
      expect(error).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
    });
  }

  it('is frozen between invocations, and only then', async () => {
    const lambda = start(runtime, 'async.handler');
    await lambda.invoke({});
    await expect.poll(() => stateOf(lambda.pid())).toBe('T');
    lambda.thaw();
    await expect.poll(() => stateOf(lambda.pid())).not.toBe('T');
    lambda.freeze();
    await expect.poll(() => stateOf(lambda.pid())).toBe('T');
    expect(await lambda.invoke({})).toMatchObject({ coldStart: false, response: { invocations: 2 } });

    const free = start(runtime, 'async.handler', { freeze: false });
    await free.invoke({});
    expect(stateOf(free.pid())).not.toBe('T');
  });

  it.each([
    ['wrapper', /^node and 5 arguments$/],
    ['wrapper-stays', /^by \d+$/],
  ])(
    'starts by way of AWS_LAMBDA_EXEC_WRAPPER, and is frozen and killed with it: %s',
    async (wrapper, said) => {
      const env = { AWS_LAMBDA_EXEC_WRAPPER: `${FOLDER}/${wrapper}` };
      const lambda = start(runtime, 'async.handler', { env });
      const { response } = await lambda.invoke({ do: 'environment' });
      expect(response).toMatchObject({ WRAPPED: expect.stringMatching(said) });
      const { response: context } = await lambda.invoke({});
      const pid = Object(context).pid;
      await expect.poll(() => stateOf(pid)).toBe('T');
      await lambda.stop();
      await expect.poll(() => stateOf(pid)).toMatch(ENDED);
    },
  );

  it('fails where the wrapper is not there', async () => {
    const lambda = start(runtime, 'async.handler', { env: { AWS_LAMBDA_EXEC_WRAPPER: '/missing/wrapper' } });
    expect((await lambda.invoke({})).error).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('/missing/wrapper ENOENT'),
    });
  });

  it('is started once for 1,000 invocations', async () => {
    const lambda = start(runtime, 'async.handler');
    const results = [];
    for (let number = 1; number <= 1_000; number++) results.push(await lambda.invoke({ number }));
    expect(results.filter(({ coldStart }) => coldStart)).toHaveLength(1);
    expect(new Set(results.map(({ requestId }) => requestId)).size).toBe(1_000);
    expect(results.map(({ response }) => Object(response).invocations)).toEqual(
      results.map((_, index) => index + 1),
    );
  }, 120_000);
});

describeOn(
  'on Managed Instances',
  RUNTIMES.filter(({ client }) => client === 4),
  (runtime) => {
    const env = { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' };

    it('a process takes invocations at once, each with a trace of its own and none in the environment', async () => {
      const lambda = start(runtime, 'together.handler', { maxConcurrency: 8, env });
      const numbers = Array.from({ length: 40 }, (_, number) => number);
      const results = await Promise.all(numbers.map((number) => lambda.invoke({ number, of: 8 })));
      expect(results.map(({ response }) => response)).toEqual(
        results.map(({ requestId, traceHeader }, number) => ({
          number,
          threadId: expect.any(Number),
          contextTraceId: traceHeader,
          storeTraceId: traceHeader,
          storeRequestId: requestId,
        })),
      );
      expect(new Set(results.map(({ traceId }) => traceId)).size).toBe(40);
      expect(stateOf(lambda.pid())).not.toBe('T');
    });

    it('its workers, as many as there are by default, leave threads to the function', async () => {
      const lambda = start(runtime, 'reads.handler', { maxConcurrency: 8 });
      for (let round = 0; round < 20; round++) {
        expect(await lambda.invoke({})).toMatchObject({ response: true });
      }
    });

    it('one that takes too long does not take the others with it', async () => {
      const lambda = start(runtime, 'async.handler', { maxConcurrency: 2, env });
      await lambda.invoke({});
      const [late, other] = await Promise.all([
        lambda.invoke({ do: 'hang' }, { deadlineMillis: 300 }),
        lambda.invoke({}),
      ]);
      expect(late.error).toMatchObject({ errorType: 'Sandbox.Timedout' });
      expect(other).toMatchObject({ response: { invocations: expect.any(Number) } });
      expect(await lambda.invoke({})).toMatchObject({ coldStart: false });
    });

    it('it has worker threads, each with the function', async () => {
      const lambda = start(runtime, 'together.handler', {
        maxConcurrency: 16,
        env: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '3' },
      });
      const threads = new Set<unknown>();
      await expect
        .poll(async () => threads.add(Object((await lambda.invoke({ of: 1 })).response).threadId).size)
        .toBe(3);
    });
  },
);
