// SPDX-License-Identifier: Apache-2.0
import type { ExecutionEnvironment } from './execution-environment.ts';
import { exited, failed, type Outcome, timedOut } from './outcome.ts';
import type { Invocation } from './runtime-api.ts';

/** How an invocation went. */
export interface InvocationRun {
  readonly outcome: Outcome;
  /** When the runtime told it. Milliseconds since the epoch. */
  readonly answered: number;
  /** After that the runtime asked for the next one, or time was up, or the process was gone. */
  readonly end: 'idle' | 'late' | 'gone';
}

/** How an invocation is run. */
export interface InvocationLimits {
  readonly timeoutMillis: number;
  /** Others may run at the same time: then none waits for the runtime to be idle. */
  readonly isConcurrent: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Gives an invocation to an environment, which runs, and waits for its end. */
export async function runInvocation(
  { sandbox, api, initialization, nextIdle }: ExecutionEnvironment,
  invocation: Invocation,
  { timeoutMillis, isConcurrent, now }: InvocationLimits,
): Promise<InvocationRun> {
  const { requestId } = invocation;
  switch (initialization.status) {
    case 'error':
      return { outcome: failed(initialization.error), answered: now(), end: 'gone' };
    case 'exited':
      return { outcome: exited(requestId, initialization.how), answered: now(), end: 'gone' };
    case 'late':
      return { outcome: timedOut(requestId, timeoutMillis), answered: now(), end: 'gone' };
    case 'ready':
      break;
    default:
      return initialization satisfies never;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((tell) => {
    timer = setTimeout(() => {
      api.settle(requestId, timedOut(requestId, timeoutMillis));
      tell('late');
    }, timeoutMillis);
  });
  const gone = sandbox.ended.then((how): 'gone' => {
    api.settle(requestId, exited(requestId, how));
    return 'gone';
  });
  const idle = nextIdle().then((): 'idle' => 'idle');
  const outcome = await api.run(invocation);
  const answered = now();
  const end = isConcurrent ? 'idle' : await Promise.race([idle, late, gone]);
  clearTimeout(timer);
  return { outcome, answered, end };
}
