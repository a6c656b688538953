// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { type LocalXRay, startLocalXRay, type Trace } from '@otel-xray/local';
import { type Lambda, type LambdaOptions, startLambda } from '@otel-xray/testkit/lambda';
import { afterEach, beforeEach } from 'vitest';
import type { BuiltRuntime } from './runtimes.ts';

/** The layer's wrapper, which `run.mjs` has built. */
export const WRAPPER = fileURLToPath(
  new URL('../../packages/lambda/layer/dist/otel-xray-handler', import.meta.url),
);

/** Functions of the tests in a file, one at a time, each with an X-Ray of its own. */
export interface TracedFunction {
  xray(): LocalXRay;
  /** With the layer, where `env` names no other wrapper. */
  start(runtime: BuiltRuntime, handler: string, options?: Partial<LambdaOptions>): Lambda;
  /** The trace, once our subsegment is in it. */
  arrived(traceId: string | undefined): Promise<Trace>;
}

export function tracedFunction(): TracedFunction {
  const folder = fileURLToPath(new URL('layer', import.meta.url));
  let xray: LocalXRay;
  let lambda: Lambda | undefined;

  beforeEach(async () => {
    xray = await startLocalXRay({ port: 0 });
  });
  afterEach(async () => {
    await lambda?.stop();
    await xray.close();
  });

  return {
    xray: () => xray,
    start(runtime, handler, options = {}): Lambda {
      const env = { AWS_LAMBDA_EXEC_WRAPPER: WRAPPER, ...options.env };
      lambda = startLambda({ ...runtime, folder, handler, xray, name: 'notes', ...options, env });
      return lambda;
    },
    arrived: (traceId) =>
      xray.waitForTrace((trace) => trace.id === traceId && handlerOf(trace) !== undefined),
  };
}

/** Our subsegment of a trace, wherever it is folded. */
export function handlerOf(trace: Trace | undefined) {
  return trace?.documents.find((document) => document.type === 'subsegment' && document.in_progress !== true);
}
