// SPDX-License-Identifier: Apache-2.0
import type { SamplingClock } from './sampling-clock.ts';

/** The sampler's default for one call: by this the clock tells a time-out from a next time. */
export const TIMEOUT_MILLIS = 5_000;

export interface TestClock extends SamplingClock {
  /** Moves on, runs what is due, and waits until each loop that ran has said when it runs again. */
  advance(millis: number): Promise<void>;
  /** Moves on and runs what is due, no more. */
  run(millis: number): void;
  /** Sets the time of day, as an operator or NTP would. */
  setTimeOfDay(millis: number): void;
  /** How far off the next times are, time-outs aside. */
  next(): number[];
}

export const EPOCH_MILLIS = 1_790_000_000_000;

export function createTestClock(): TestClock {
  let elapsed = 0;
  let timeOfDay = EPOCH_MILLIS;
  let tasks: { at: number; isTimeout: boolean; work: () => void }[] = [];
  let onScheduled: () => void = () => undefined;
  let scheduled = 0;

  function run(millis: number): number {
    elapsed += millis;
    timeOfDay += millis;
    const due = tasks.filter(({ at }) => at <= elapsed);
    tasks = tasks.filter(({ at }) => at > elapsed);
    for (const { work } of due) work();
    return due.length;
  }

  return {
    now: () => timeOfDay,
    monotonic: () => elapsed,
    after(millis, work) {
      const task = { at: elapsed + millis, isTimeout: millis === TIMEOUT_MILLIS, work };
      tasks.push(task);
      if (!task.isTimeout) {
        scheduled++;
        onScheduled();
      }
      return () => {
        tasks = tasks.filter((one) => one !== task);
      };
    },
    run,
    async advance(millis) {
      const before = scheduled;
      const expected = before + run(millis);
      while (scheduled < expected) {
        await new Promise<void>((resolve) => {
          onScheduled = resolve;
        });
      }
    },
    setTimeOfDay(millis) {
      timeOfDay = millis;
    },
    next: () => tasks.flatMap(({ at, isTimeout }) => (isTimeout ? [] : [at - elapsed])).sort((a, b) => a - b),
  };
}
