// SPDX-License-Identifier: Apache-2.0
import { context as contextApi, diag } from '@opentelemetry/api';
import { isRegistered } from '@otel-xray/recorder/application';
import { beginInvocation, type Invocation } from './invocation.ts';
import { endingFirst, readCallback, replaceEndings } from './legacy-endings.ts';
import { startXRayLambda } from './start.ts';
import { streamPrelude } from './stream-prelude.ts';
import { foreignTracing, type LambdaTracing, type OpenInvocation, running } from './tracing.ts';

/** Any handler of Lambda's: async, with a callback, or streaming. */
export type LambdaHandler = (...args: never[]) => unknown;

/** How the runtime marks what `awslambda.streamifyResponse` gives: it is called with the stream between its arguments. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Where such a handler has the context; all others have it before. */
const CONTEXT_AFTER_STREAM = 2;

/** What makes the same function another one. */
const NOT_COPIED: ReadonlySet<string | symbol> = new Set(['prototype', 'arguments', 'caller']);

/**
 * The same handler, traced: each invocation is a span below Lambda's own function segment, sent before the invocation
 * is over. Fits async handlers, those with a callback, and those of `awslambda.streamifyResponse` (wrap what that gives).
 *
 * Results and errors are passed on as they are; an error thrown at once arrives as a rejection, which is the same to
 * the runtime. The event is never changed. Where no set-up of OpenTelemetry is active, `startXRayLambda()` makes one.
 *
 *     export const handler = wrapHandler(async (event) => ({ statusCode: 200 }));
 */
export function wrapHandler<Handler extends LambdaHandler>(handler: Handler): Handler;
export function wrapHandler(handler: LambdaHandler): LambdaHandler {
  if (typeof handler !== 'function') {
    throw new TypeError(`wrapHandler: expected a function, got ${String(handler)}`);
  }
  const contextAt = STREAMING in handler ? CONTEXT_AFTER_STREAM : 1;
  const tracing = tracingOfProcess();
  function traced(this: unknown, ...args: unknown[]): unknown {
    const call = (given: readonly unknown[]): unknown => Reflect.apply(handler, this, given);
    let invocation: Invocation;
    try {
      invocation = beginInvocation(args[0], args[contextAt], tracing);
    } catch (error: unknown) {
      diag.warn('@otel-xray/lambda: an invocation is not traced', error);
      return call(args);
    }
    return run(call, args, contextAt, invocation);
  }
  // The runtime looks at length (a third argument is a callback) and at its own symbols (streaming).
  for (const key of Reflect.ownKeys(handler)) {
    const property = NOT_COPIED.has(key) ? undefined : Object.getOwnPropertyDescriptor(handler, key);
    if (property) Object.defineProperty(traced, key, property);
  }
  return traced;
}

function tracingOfProcess(): LambdaTracing {
  const first = running();
  if (first) return first;
  if (!isRegistered('trace')) startXRayLambda();
  return running() ?? foreignTracing(process.env);
}

function run(
  call: (given: readonly unknown[]) => unknown,
  args: readonly unknown[],
  contextAt: number,
  { context, open }: Invocation,
): unknown {
  const given = args.slice();
  const callback = args[contextAt + 1];
  if (typeof callback === 'function') {
    given[contextAt + 1] = endingFirst(open, readCallback, callback);
    replaceEndings(args[contextAt], open);
  }
  // What a streaming handler returns is no answer to anybody.
  const resultOf = (value: unknown): unknown =>
    contextAt === CONTEXT_AFTER_STREAM ? streamPrelude(args[contextAt - 1]) : value;
  let returned: unknown;
  try {
    returned = contextApi.with(context, () => call(given));
  } catch (error: unknown) {
    return open.end({ error }).then(() => {
      throw error;
    });
  }
  if (isThenable(returned)) return untilSent(returned, open, resultOf);
  // A handler that will call back; without a callback (Node.js 24) what it returned is the result.
  if (typeof callback === 'function') return returned;
  return open.end({ result: resultOf(returned) }).then(() => returned);
}

async function untilSent(
  promise: PromiseLike<unknown>,
  invocation: OpenInvocation,
  resultOf: (value: unknown) => unknown,
): Promise<unknown> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error: unknown) {
    await invocation.end({ error });
    throw error;
  }
  await invocation.end({ result: resultOf(result) });
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
