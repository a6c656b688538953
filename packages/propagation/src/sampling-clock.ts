// SPDX-License-Identifier: Apache-2.0
import { untraced } from '@otel-xray/segment';

/** Time, as the remote sampler knows it. */
export interface SamplingClock {
  /** Milliseconds since 1970, for what X-Ray says in its own time. */
  now(): number;
  /** Milliseconds since whenever, never set back: rates and intervals go by this one. */
  monotonic(): number;
  /** Calls `work` after some time, without keeping the process alive for it. Gives a function that calls it off. */
  after(millis: number, work: () => void): () => void;
}

export const SYSTEM_CLOCK: SamplingClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(millis, work) {
    const timer = untraced(() => setTimeout(work, millis));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
