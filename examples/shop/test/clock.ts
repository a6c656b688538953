// SPDX-License-Identifier: Apache-2.0

export const EPOCH_MILLIS = 1_790_000_000_000;

/** A clock that stands still until it is told to go on. */
export function createClock() {
  let now = EPOCH_MILLIS;
  const timers = new Map<symbol, { at: number; callback: () => void }>();
  return {
    now: () => now,
    after(millis: number, callback: () => void) {
      const id = Symbol();
      timers.set(id, { at: now + millis, callback });
      return () => void timers.delete(id);
    },
    /** Lets time pass, and what is due happen. */
    advance(seconds: number) {
      now += seconds * 1_000;
      for (const [id, { at, callback }] of timers) {
        if (at > now) continue;
        timers.delete(id);
        callback();
      }
    },
    /** How many things are to happen later. */
    pending: () => timers.size,
  };
}
