// SPDX-License-Identifier: Apache-2.0
import { member } from '@otel-xray/segment';
import type { Outcome } from './outcome.ts';
import type { OpenInvocation } from './tracing.ts';

/** What a callback is told: `callback(error, result)`. */
export const readCallback = ([error, result]: readonly unknown[]): Outcome =>
  error === undefined || error === null ? { result } : { error };

/** How the oldest handlers end: `context.done(error, result)` and its two halves. */
const ENDINGS: Readonly<Record<string, (args: readonly unknown[]) => Outcome>> = {
  done: readCallback,
  succeed: ([result]) => ({ result }),
  fail: ([error]) => ({ error }),
};

/** Makes these functions of the runtime's context, which it makes anew for each invocation, end ours first. */
export function replaceEndings(lambdaContext: unknown, invocation: OpenInvocation): void {
  if (typeof lambdaContext !== 'object' || lambdaContext === null) return;
  for (const [name, read] of Object.entries(ENDINGS)) {
    const end = member(lambdaContext, name);
    if (typeof end === 'function') Reflect.set(lambdaContext, name, endingFirst(invocation, read, end));
  }
}

/** Ends ours, then does as it did. Made here, where it sees nothing else that it would keep: the runtime keeps it long. */
export function endingFirst(
  invocation: OpenInvocation,
  read: (args: readonly unknown[]) => Outcome,
  // biome-ignore lint/complexity/noBannedTypes: the runtime's, or a user's in its place.
  end: Function,
): (...args: unknown[]) => void {
  return function (this: unknown, ...args: unknown[]): void {
    void invocation.end(read(args)).then(() => Reflect.apply(end, this, args));
  };
}
