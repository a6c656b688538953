// SPDX-License-Identifier: Apache-2.0

/** Longest delay of a Node timer; a longer one fires at once. */
const MAX_TIMER_MILLIS = 2_147_483_647;

/** What the guard leaves for sending: translating and handing datagrams to the kernel, on the slowest function. */
const GUARD_MILLIS = 250;

/** Kept between the end of our waiting and the deadline, for the runtime to send its answer. */
const ANSWER_MILLIS = 50;

/**
 * Calls `announce` shortly before the deadline, a tenth of the time but at most 250 ms, unless the function returned
 * is called first. The timer does not keep the process alive.
 */
export function guardDeadline(remainingMillis: number, announce: () => void): () => void {
  const before = Math.min(GUARD_MILLIS, remainingMillis / 10);
  const delay = remainingMillis - before;
  if (!(delay > 0 && delay <= MAX_TIMER_MILLIS)) return () => undefined;
  const timer = setTimeout(announce, delay);
  timer.unref();
  return () => clearTimeout(timer);
}

/** Waits for `work`, but no longer than the deadline allows. Never rejects. */
export async function waitWithin(remainingMillis: number, work: Promise<unknown>): Promise<void> {
  const millis = Math.min(Math.max(0, remainingMillis - ANSWER_MILLIS), MAX_TIMER_MILLIS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
  });
  try {
    await Promise.race([work, late]);
  } catch {
    // The work says itself what went wrong.
  } finally {
    clearTimeout(timer);
  }
}
