// SPDX-License-Identifier: Apache-2.0
import { setImmediate as turn } from 'node:timers/promises';

/** The moment an export must be over. */
export interface Deadline {
  /** Milliseconds left, never negative. */
  remainingMillis(): number;
}

/** A deadline `millis` from now, on the monotonic clock: setting the time of day does not move it. */
export function createDeadline(millis: number, now: () => number = () => performance.now()): Deadline {
  const end = now() + millis;
  return { remainingMillis: () => Math.max(0, end - now()) };
}

/**
 * What `work` resolves to, or `late()` when `millis` pass first. The timer does not keep the process alive;
 * a rejection of late work is swallowed.
 */
export function within<T>(work: Promise<T>, millis: number, late: () => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = afterMillis(millis, () => resolve(late()));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Runs `late` when `millis` have passed and what has arrived meanwhile is read. After a turn that took long (or a
 * freeze, as in Lambda) timers are due before the sockets are looked at: an answer that came in time would be late.
 * The timer does not keep the process alive.
 */
export function afterMillis(millis: number, late: () => void): NodeJS.Timeout {
  const timer = setTimeout(
    async () => {
      for (let turns = 0; turns < READING_TURNS; turns++) await turn();
      late();
    },
    Math.min(millis, MAX_TIMER_MILLIS),
  );
  timer.unref();
  return timer;
}

/** One reads the socket; what was read takes others to get through the AWS client, or for a verdict on datagrams. */
const READING_TURNS = 3;

/** Waits for `work`, and keeps the process from ending meanwhile: all our other timers and sockets let it go. */
export async function keepAliveUntil(work: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => undefined, MAX_TIMER_MILLIS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}

/** Longest delay of a Node timer; a longer one fires at once. */
export const MAX_TIMER_MILLIS = 2_147_483_647;
