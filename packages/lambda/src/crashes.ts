// SPDX-License-Identifier: Apache-2.0
import type { OpenInvocation } from './tracing.ts';

/** A `process.exit` while an invocation runs, which Lambda reports as `Runtime.ExitError`. */
class ProcessExit extends Error {
  override readonly name = 'ProcessExit';
}

/**
 * Ends open invocations with the error of a process that goes down: an uncaught exception, a rejection that nobody
 * handles, `process.exit`. Changes nothing of how it goes down. Sending begins at once; over UDP that is enough.
 * Returns how to stop watching.
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
  const listenToRejections = (event: string | symbol, listener: unknown): void => {
    if (event !== 'unhandledRejection' || listener === onRejection) return;
    if (process.listeners('unhandledRejection').includes(onRejection)) return;
    process.prependListener('unhandledRejection', onRejection);
  };
  process.on('uncaughtExceptionMonitor', onException);
  process.on('exit', onExit);
  // The runtime listens as soon as it has loaded the handler, which is after this.
  process.on('newListener', listenToRejections);
  if (process.listenerCount('unhandledRejection') > 0)
    process.prependListener('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtExceptionMonitor', onException);
    process.off('exit', onExit);
    process.off('newListener', listenToRejections);
    process.off('unhandledRejection', onRejection);
  };
}
