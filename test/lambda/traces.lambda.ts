// SPDX-License-Identifier: Apache-2.0
// What Lambda itself tells X-Ray of a function that tells it nothing.
import { fileURLToPath } from 'node:url';
import { type LocalXRay, serviceGraph, startLocalXRay } from '@otel-xray/local';
import { type Lambda, type LambdaOptions, startLambda } from '@otel-xray/testkit/lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BuiltRuntime, describeOn, RUNTIMES } from './runtimes.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const CALLER = '53995c3f42cd8ad8';

let xray: LocalXRay;
let lambda: Lambda | undefined;

beforeEach(async () => {
  xray = await startLocalXRay({ port: 0 });
});

afterEach(async () => {
  await lambda?.stop();
  await xray.close();
});

function start(runtime: BuiltRuntime, options: Partial<LambdaOptions> = {}): Lambda {
  const folder = fileURLToPath(new URL('functions', import.meta.url));
  lambda = startLambda({
    ...runtime,
    folder,
    handler: 'async.handler',
    name: 'orders',
    xray,
    timeoutMillis: 30_000,
    ...options,
  });
  return lambda;
}

describeOn('X-Ray, of a bare function', RUNTIMES, (runtime) => {
  it('draws one node AWS::Lambda and one AWS::Lambda::Function, and the client before them', async () => {
    const bare = start(runtime);
    const cold = await bare.invoke({});
    const warm = await bare.invoke({});

    const [first, second, ...more] = xray.traces();
    expect(more).toEqual([]);
    expect([first?.id, second?.id]).toEqual([cold.traceId, warm.traceId]);
    expect(first?.segments).toMatchObject([
      { name: 'orders', origin: 'AWS::Lambda', aws: { request_id: cold.requestId }, subsegments: [] },
      { name: 'orders', origin: 'AWS::Lambda::Function', parent_id: first?.segments[0]?.id },
    ]);
    expect(first?.segments[1]?.subsegments.map(({ name }) => name)).toEqual([
      'Initialization',
      'Invocation',
      'Overhead',
    ]);
    expect(second?.segments[1]?.subsegments.map(({ name }) => name)).toEqual(['Invocation', 'Overhead']);
    // Where the function hangs what it sends.
    const facade = second?.segments[1]?.subsegments[0]?.id;
    expect(warm.traceHeader).toContain(`Root=${second?.id};Parent=${facade};Sampled=1`);

    const graph = serviceGraph(xray.traces());
    expect(graph.nodes.map(({ name, type, ok }) => [name, type, ok])).toEqual([
      ['orders', 'AWS::Lambda', 2],
      ['orders', 'AWS::Lambda::Function', 2],
      ['orders', 'client', 0],
    ]);
    expect(graph.edges.map(({ from, to }) => [graph.nodes[from]?.type, graph.nodes[to]?.type])).toEqual([
      ['AWS::Lambda', 'AWS::Lambda::Function'],
      ['client', 'AWS::Lambda'],
    ]);
    expect(xray.rejects()).toEqual([]);
  });

  it('shows why it failed', async () => {
    await start(runtime).invoke({ do: 'throw' });
    await lambda?.invoke({ do: 'hang' }, { deadlineMillis: 300 });
    const [thrown, late] = xray.traces();
    expect(thrown?.segments).toMatchObject([
      { origin: 'AWS::Lambda', fault: true },
      {
        origin: 'AWS::Lambda::Function',
        fault: true,
        cause: { exceptions: [{ type: 'TypeError', message: 'no price' }] },
      },
    ]);
    expect(late?.segments).toMatchObject([{ fault: true }, { fault: true }]);
  });

  const bounds = (decision: string): string =>
    `Root=${ROOT};Parent=${CALLER}${decision};Lineage=1:a87bd80c:3`;

  it.each<[string, LambdaOptions['tracing'], string | undefined, RegExp, boolean]>([
    ['sampled by Lambda', 'sampled', undefined, /^Root=1-.+;Parent=.+;Sampled=1;Lineage=/, true],
    ['not sampled by Lambda', 'unsampled', undefined, /^Root=1-.+;Parent=.+;Sampled=0;Lineage=/, false],
    ['sampled by the caller', 'unsampled', bounds(';Sampled=1'), /;Sampled=1;Lineage=1:a87bd80c:3$/, true],
    ['not sampled by the caller', 'sampled', bounds(';Sampled=0'), /;Sampled=0;Lineage=1:a87bd80c:3$/, false],
    ['undecided by the caller', 'sampled', bounds(''), /;Sampled=1;Lineage=1:a87bd80c:3$/, true],
    ['PassThrough', 'rootOnly', undefined, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/, false],
    ['PassThrough, sampled by the caller', 'rootOnly', bounds(';Sampled=1'), /;Sampled=1;Lineage/, true],
  ])('%s', async (_, tracing, traceHeader, handed, isSent) => {
    const result = await start(runtime, { tracing }).invoke({}, { traceHeader });
    expect(result.traceHeader).toMatch(handed);
    expect(Object(result.response).variable).toBe(result.traceHeader);
    expect(result.traceHeader).not.toContain(CALLER);
    if (traceHeader) expect(result.traceId).toBe(ROOT);
    expect(xray.traces().map(({ id }) => id)).toEqual(isSent ? [result.traceId] : []);
    if (isSent && traceHeader) expect(xray.traces()[0]?.segments[0]?.parent_id).toBe(CALLER);
  });

  it('no header at all', async () => {
    const result = await start(runtime, { tracing: 'none' }).invoke(
      {},
      { traceHeader: bounds(';Sampled=1') },
    );
    expect(result).toMatchObject({ traceHeader: undefined, traceId: undefined });
    expect(result.response).not.toHaveProperty('variable');
    expect(xray.traces()).toEqual([]);
  });

  it('with all of 1,000 invocations', async () => {
    const bare = start(runtime);
    for (let number = 0; number < 1_000; number++) await bare.invoke({ number });
    expect(xray.stats()).toMatchObject({ traces: 1_000, documents: 2_000, rejects: 0 });
    expect(serviceGraph(xray.traces()).nodes.map(({ type, ok }) => [type, ok])).toEqual([
      ['AWS::Lambda', 1_000],
      ['AWS::Lambda::Function', 1_000],
      ['client', 0],
    ]);
  }, 120_000);
});
