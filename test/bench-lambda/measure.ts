// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { type Lambda, type LambdaResult, startLambda } from '@otel-xray/testkit/lambda';
import type { BenchOptions } from './options.ts';
import type { Addresses } from './surroundings.ts';
import type { FunctionName, Tool } from './tools.ts';
import { usageOf } from './usage.ts';

/** What was measured of one tool with one function, in the order of the rounds. */
export interface Samples {
  readonly tool: Tool;
  readonly functionName: FunctionName;
  readonly init: number[];
  readonly first: number[];
  /** Milliseconds of CPU for these two. */
  readonly startCpu: number[];
  readonly warm: number[];
  /** Of an invocation, the mean of a round. */
  readonly warmCpu: number[];
  readonly peak: number[];
  readonly own: number[];
  /** Of the invocations that were measured: their spans have to arrive. */
  readonly traceIds: string[];
}

const FOLDER = fileURLToPath(new URL('functions', import.meta.url));

/** The first are slower, while V8 compiles, and are not measured. */
const WARM_UP = 50;

export function createSamples(tool: Tool, functionName: FunctionName): Samples {
  return {
    tool,
    functionName,
    init: [],
    first: [],
    startCpu: [],
    warm: [],
    warmCpu: [],
    peak: [],
    own: [],
    traceIds: [],
  };
}

/** Starts each once, and invokes it once: cold starts, in turn. */
export async function measureStarts(all: readonly Samples[], start: Starter): Promise<void> {
  for (const samples of all) {
    const lambda = start(samples);
    try {
      const { initMillis = Number.NaN, durationMillis } = await invoke(lambda, samples);
      samples.init.push(initMillis);
      samples.first.push(durationMillis);
      samples.startCpu.push(usageOf(lambda.pid()).cpu);
    } finally {
      await lambda.stop();
    }
  }
}

/** Keeps one process of each, and invokes them in turn: those that wait are frozen. */
export async function measureWarm(
  all: readonly Samples[],
  start: Starter,
  invocations: number,
): Promise<void> {
  const lambdas = all.map((samples) => ({ samples, lambda: start(samples) }));
  const invokeAll = async (count: number, onResult: (samples: Samples, result: LambdaResult) => void) => {
    for (let n = 0; n < count; n++) {
      for (const { samples, lambda } of lambdas) onResult(samples, await invoke(lambda, samples));
    }
  };
  try {
    await invokeAll(WARM_UP, () => undefined);
    const before = lambdas.map(({ lambda }) => usageOf(lambda.pid()).cpu);
    const measured = invocations - WARM_UP;
    await invokeAll(measured, ({ warm }, { durationMillis }) => warm.push(durationMillis));
    lambdas.forEach(({ samples, lambda }, index) => {
      const { peak, own, cpu } = usageOf(lambda.pid());
      samples.peak.push(peak);
      samples.own.push(own);
      samples.warmCpu.push((cpu - (before[index] ?? Number.NaN)) / measured);
    });
  } finally {
    await Promise.all(lambdas.map(({ lambda }) => lambda.stop()));
  }
}

export type Starter = (samples: Samples) => Lambda;

export function createStarter({ runtime, memory }: BenchOptions, addresses: Addresses): Starter {
  return ({ tool, functionName }) =>
    startLambda({
      ...runtime,
      folder: FOLDER,
      handler: `${functionName}${tool.ending ?? ''}.handler`,
      memory,
      timeoutMillis: 30_000,
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: addresses.peer,
        AWS_XRAY_DAEMON_ADDRESS: tool.sendsOtlp ? addresses.otlpDaemon : addresses.daemon,
        ...tool.env,
      },
    });
}

async function invoke(lambda: Lambda, { tool, functionName, traceIds }: Samples): Promise<LambdaResult> {
  const result = await lambda.invoke({ id: 'n-1' });
  const { error, response, traceId } = result;
  const isRight = Object(response).statusCode === 200;
  if (error || !isRight) {
    const what = JSON.stringify(error ?? response);
    throw new Error(`${functionName} with ${tool.name} failed: ${what}\n${lambda.logs()}`);
  }
  if (traceId !== undefined) traceIds.push(traceId);
  return result;
}
