// SPDX-License-Identifier: Apache-2.0
import type { OpenInvocation } from './tracing.ts';

/** A `process.exit` while an invocation runs, which Lambda reports as `Runtime.ExitError`. */
class ProcessExit extends Error {
  override readonly name = 'ProcessExit';
}

/**
 * Ends open invocations with the error of a process that goes down: an uncaught exception, a rejection that nobody
 * handles, `process.exit`. Changes nothing of how it goes down. Sending begins at once; over UDP that is enough.
 *
 * Where nothing is left to be done and nobody has called back, the runtime answers for the handler (Node.js 20 and
 * 22): that is an end as well. Returns how to stop watching.
 */
export function watchCrashes(open: ReadonlySet<OpenInvocation>): () => void {
  const endAll = (error: unknown): void => {
    for (const invocation of Array.from(open)) void invocation.end({ error });
  };
  // Where nobody else listens, Node makes an uncaught exception of a rejection; a listener of ours would prevent it.
  const onRejection = (error: unknown): void => endAll(error);
  const onException = (error: unknown): void => endAll(error);
  const onExit = (code: number): void => {
    if (open.size > 0) endAll(new ProcessExit(`the process ended with code ${code} in an invocation`));
  };
  const onNothingLeft = (): void => {
    for (const invocation of Array.from(open)) void invocation.end({ result: undefined });
  };
  const listenToRejections = (event: string | symbol, listener: unknown): void => {
    if (event !== 'unhandledRejection' || listener === onRejection) return;
    if (process.listeners('unhandledRejection').includes(onRejection)) return;
    process.prependListener('unhandledRejection', onRejection);
  };
  process.on('uncaughtExceptionMonitor', onException);
  process.on('exit', onExit);
  process.on('beforeExit', onNothingLeft);
  // The runtime listens as soon as it has loaded the handler, which is after this.
  process.on('newListener', listenToRejections);
  if (process.listenerCount('unhandledRejection') > 0)
    process.prependListener('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtExceptionMonitor', onException);
    process.off('exit', onExit);
    process.off('beforeExit', onNothingLeft);
    process.off('newListener', listenToRejections);
    process.off('unhandledRejection', onRejection);
  };
}
