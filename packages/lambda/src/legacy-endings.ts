// SPDX-License-Identifier: Apache-2.0
import { member } from './member.ts';
import type { Outcome } from './outcome.ts';
import type { OpenInvocation } from './tracing.ts';

/** How the oldest handlers end: `context.done(error, result)` and its two halves. */
const ENDINGS: Readonly<Record<string, (args: readonly unknown[]) => Outcome>> = {
  done: ([error, result]) => (error === undefined || error === null ? { result } : { error }),
  succeed: ([result]) => ({ result }),
  fail: ([error]) => ({ error }),
};

/** Makes these functions of the runtime's context, which it makes anew for each invocation, end ours first. */
export function replaceEndings(lambdaContext: unknown, invocation: OpenInvocation): void {
  for (const [name, read] of Object.entries(ENDINGS)) {
    const end = member(lambdaContext, name);
    if (typeof lambdaContext !== 'object' || lambdaContext === null || typeof end !== 'function') continue;
    Reflect.set(lambdaContext, name, (...args: unknown[]): void => {
      void invocation.end(read(args)).then(() => Reflect.apply(end, lambdaContext, args));
    });
  }
}
