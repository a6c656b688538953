// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
/** What the runtime says of one invocation, as far as it says it: tests and other callers give less. */
export interface InvocationFacts {
  readonly requestId: string | undefined;
  readonly functionArn: string | undefined;
  readonly functionName: string | undefined;
  /** The header that newer runtimes put in the context. */
  readonly traceHeader: string | undefined;
  /** Milliseconds until Lambda stops the invocation; endless where nobody says. */
  remainingMillis(): number;
}

/** Reads the handler's second argument. Never throws. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function readContext(context: unknown): InvocationFacts {
  return {
    requestId: textOf(context, 'awsRequestId'),
    functionArn: textOf(context, 'invokedFunctionArn'),
    functionName: textOf(context, 'functionName'),
    traceHeader: textOf(context, 'xRayTraceId'),
    remainingMillis() {
      try {
        const read = member(context, 'getRemainingTimeInMillis');
        const millis: unknown = typeof read === 'function' ? Reflect.apply(read, context, []) : undefined;
        return typeof millis === 'number' && !Number.isNaN(millis) ? millis : Number.POSITIVE_INFINITY;
      } catch {
        return Number.POSITIVE_INFINITY;
      }
    },
  };
}

function textOf(context: unknown, name: string): string | undefined {
  try {
    const value = member(context, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
