// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';

/** What is still to be sent when the process ends. */
export interface Ending {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Signals that ask a process to end: `docker stop`, ECS and Kubernetes; Ctrl-C. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

const VARIABLE = 'OTEL_XRAY_EXIT_TIMEOUT';
const MAX_MILLIS = 60_000;
const DEFAULT_MILLIS = 5_000;

/** Decides how long the end waits. Throws a `TypeError` for an impossible option; warns of an impossible variable. */
export function resolveExitTimeout(
  option: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const isPossible = (millis: number): boolean =>
    Number.isInteger(millis) && millis >= 0 && millis <= MAX_MILLIS;
  const accepted = `a whole number of milliseconds from 0 to ${MAX_MILLIS}`;
  if (option !== undefined) {
    if (isPossible(option)) return option;
    throw new TypeError(`exitTimeoutMillis: expected ${accepted}, got ${String(option)}`);
  }
  const text = env[VARIABLE]?.trim();
  if (!text) return DEFAULT_MILLIS;
  if (isPossible(Number(text))) return Number(text);
  diag.warn(`${VARIABLE}=${text.slice(0, 100)} is ignored: expected ${accepted}`);
  return DEFAULT_MILLIS;
}

/**
 * Sends what is left when the process has nothing more to do, and when it is asked to end; then lets it end as it
 * would have, by that signal. Where the application listens to the signal itself, the end is the application's: what
 * has ended is sent, and the rest when it is done. Waits `timeoutMillis` at most. Gives what takes it all back.
 */
export function sendAtProcessEnd(ending: Ending, timeoutMillis: number): () => void {
  const beforeExit = (): void => {
    // Pending work would bring this event again and again.
    process.off('beforeExit', beforeExit);
    // Others may be at work for their own end, which is theirs to bring about.
    const isAlone = process.listenerCount('beforeExit') === 0;
    void within(ending.shutdown(), timeoutMillis).then((isOver) => {
      // A request without an answer would keep the process for as long as an export may take.
      if (!isOver && isAlone) process.exit();
    });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) {
      void within(ending.forceFlush(), timeoutMillis);
      return;
    }
    void within(ending.shutdown(), timeoutMillis).then(() => {
      stop();
      process.kill(process.pid, signal);
    });
  };
  const stop = (): void => {
    process.off('beforeExit', beforeExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.on('beforeExit', beforeExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return stop;
}

/** Waits for `work`, at most `millis`, and says whether it is over; a failure has been told by whoever failed. */
function within(work: Promise<void>, millis: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      diag.warn(`spans are still being sent after ${millis} ms, and the end waits no longer (${VARIABLE})`);
      resolve(false);
    }, millis);
    const finish = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    work.then(finish, finish);
  });
}
