// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { type ExecutionEnvironment, startEnvironment } from './execution-environment.ts';
import { functionArn, type LambdaOptions, resolveLambdaOptions } from './options.ts';
import { type LambdaError, type Outcome, parseJson } from './outcome.ts';
import { putSegments } from './put-segments.ts';
import { runInvocation } from './run-invocation.ts';
import type { Invocation } from './runtime-api.ts';
import { lambdaSegments } from './segments.ts';
import { sendersOf, traceContextOf } from './trace-context.ts';
import { createTurnstile } from './turnstile.ts';

/** What may differ from one invocation to the next. */
export interface InvokeOptions {
  /** `X-Amzn-Trace-Id` of the caller. Default: none. */
  readonly traceHeader?: string | undefined;
  /** `AWSTraceHeader` of each message that it is invoked for, as SQS has them: their traces are linked. */
  readonly messageHeaders?: readonly string[] | undefined;
  /** How long it may take, where not as long as the function may. */
  readonly deadlineMillis?: number | undefined;
  /** Of a mobile application. */
  readonly clientContext?: object | undefined;
  readonly cognitoIdentity?: object | undefined;
}

/** What became of an invocation. */
export interface LambdaResult {
  readonly requestId: string;
  /** The value that the handler returned; a text where it was streamed, or is no JSON. Absent after an error. */
  readonly response?: unknown;
  /** What the caller is told of a failure. A stream that broke has both. */
  readonly error?: LambdaError;
  readonly isStreamed: boolean;
  readonly contentType?: string | undefined;
  /** Until the runtime asked for the next one: what Lambda reports as `Duration`. */
  readonly durationMillis: number;
  /** From the start of the process until it asked for an invocation, which Lambda reports as `Init Duration`. */
  readonly initMillis?: number;
  /** A process was started for it. */
  readonly coldStart: boolean;
  /** As the function got it. */
  readonly traceHeader: string | undefined;
  /** `1-67891233-abcdef012345678912345678`; absent where the function was told of none. */
  readonly traceId: string | undefined;
}

/** A function that can be invoked. */
export interface Lambda {
  /**
   * Invokes it, starting its process where there is none. Resolves once the invocation is over and Lambda's segments
   * are in X-Ray: the function is frozen by then. What fails in the function is an `error` of the result.
   */
  invoke(event: unknown, options?: InvokeOptions): Promise<LambdaResult>;
  /** Of the process, while there is one. */
  pid(): number | undefined;
  /** Stops the process where it stands; an invocation lets it run again. */
  freeze(): void;
  thaw(): void;
  /** All that the function has written, to either stream. */
  logs(): string;
  /** Kills the process. Another invocation would start one again. */
  stop(): Promise<void>;
}

const now = (): number => performance.timeOrigin + performance.now();

/**
 * A Lambda function on the real Runtime Interface Client:
 *
 *     const lambda = startLambda({ ...runtime, folder, handler: 'index.handler', xray });
 *     const { response, error } = await lambda.invoke({ order: 17 }, { traceHeader: 'Root=1-…;Parent=…;Sampled=1' });
 *     await lambda.stop();
 *
 * As on Lambda the process starts with the first invocation, is frozen between two of them, and is killed where one
 * takes too long: the next one starts another. There is one process; invocations wait for each other, but for
 * `maxConcurrency` of them.
 */
export function startLambda(options: LambdaOptions): Lambda {
  const resolved = resolveLambdaOptions(options);
  const { name, xray, tracing, maxConcurrency } = resolved;
  const arn = functionArn(resolved);
  const enter = createTurnstile(maxConcurrency ?? 1);
  const output: string[] = [];
  let current: Promise<ExecutionEnvironment> | undefined;
  let running: ExecutionEnvironment | undefined;

  async function start(): Promise<ExecutionEnvironment> {
    const environment = await startEnvironment(resolved, (text) => output.push(text));
    running = environment;
    void environment.sandbox.ended.then(() => drop(environment));
    if (environment.initialization.status !== 'ready') await drop(environment);
    return environment;
  }

  async function drop(environment: ExecutionEnvironment): Promise<void> {
    if (running === environment) {
      running = undefined;
      current = undefined;
    }
    await environment.close();
  }

  async function perform(event: unknown, invoke: InvokeOptions): Promise<LambdaResult> {
    const requestId = randomUUID();
    const trace = traceContextOf(invoke.traceHeader, tracing, arn);
    const received = now();
    const coldStart = current === undefined;
    current ??= start();
    const environment = await current;
    const invoked = now();
    const initialized = coldStart ? { start: received, end: invoked } : undefined;

    const millis = invoke.deadlineMillis ?? resolved.timeoutMillis;
    const invocation: Invocation = {
      requestId,
      event: JSON.stringify(event ?? null),
      functionArn: arn,
      deadline: Math.floor(invoked + millis),
      traceHeader: trace.header,
      clientContext: invoke.clientContext && JSON.stringify(invoke.clientContext),
      cognitoIdentity: invoke.cognitoIdentity && JSON.stringify(invoke.cognitoIdentity),
    };
    environment.sandbox.thaw();
    const limits = { timeoutMillis: millis, isConcurrent: maxConcurrency !== undefined, now };
    const { outcome, answered, end } = await runInvocation(environment, invocation, limits);
    if (end === 'late') await drop(environment);
    if (end === 'idle' && resolved.freeze) environment.sandbox.freeze();
    const times = { received, initialized, invoked, answered, ended: now() };
    if (xray && trace.sampled) {
      const senders = sendersOf(invoke.messageHeaders ?? []);
      const over = { trace, name, functionArn: arn, requestId, times, outcome, senders };
      await putSegments(xray, lambdaSegments(over));
    }
    return {
      requestId,
      ...contentOf(outcome),
      durationMillis: times.ended - invoked,
      ...(coldStart && { initMillis: invoked - received }),
      coldStart,
      traceHeader: trace.header,
      traceId: trace.header && trace.traceId,
    };
  }

  return {
    async invoke(event, invokeOptions = {}): Promise<LambdaResult> {
      const leave = await enter();
      return perform(event, invokeOptions).finally(leave);
    },
    pid: () => running?.sandbox.pid,
    freeze: () => running?.sandbox.freeze(),
    thaw: () => running?.sandbox.thaw(),
    logs: () => output.join(''),
    async stop(): Promise<void> {
      const environment = await current;
      if (environment) await drop(environment);
    },
  };
}

function contentOf(
  outcome: Outcome,
): Pick<LambdaResult, 'response' | 'error' | 'isStreamed' | 'contentType'> {
  if (outcome.status === 'failed') return { error: outcome.error, isStreamed: false };
  const { body, contentType, isStreamed, error } = outcome;
  const response = isStreamed ? body : parseJson(body);
  return { response, ...(error && { error }), isStreamed, contentType };
}
