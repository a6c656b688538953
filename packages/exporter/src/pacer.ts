// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleepMillis } from 'node:timers/promises';

/** Decides how much may be sent before the receiver needs a moment. */
export interface Pacer {
  /** Counts a datagram of `bytes` in, unless the receiver may have no room for it. */
  take(bytes: number): boolean;
  /** Resolves when there is room for what `take` refused last. */
  pause(): Promise<void>;
}

/**
 * What may leave at once: 32 common documents, a third of the buffer (212,992 bytes) that Linux gives a receiver
 * which asks for none, as the X-Ray daemon does.
 */
export const MAX_BURST_BYTES = 73_728;

/**
 * What may follow. A receiver with the default buffer loses what comes faster than it reads, and nobody is told: of
 * 10,000 documents sent to the X-Ray daemon at full speed 57 % arrive. At this rate the rest of the buffer lasts for
 * 8 ms in which the receiver does not get to run, whatever the size of the documents. It comes to 7,000 common
 * documents a second, more than X-Ray takes of an account (2,600 unless raised), and to 260 of the largest.
 */
export const BYTES_PER_MILLI = 16_384;

/** Wakes up for some fifteen documents rather than for each. */
const MIN_PAUSE_MILLIS = 2;

export function createPacer(
  now: () => number = () => performance.now(),
  sleep: (millis: number) => Promise<unknown> = sleepMillis,
): Pacer {
  let room = MAX_BURST_BYTES;
  let last = now();
  let wanted = 0;
  const refill = (): void => {
    const time = now();
    room = Math.min(MAX_BURST_BYTES, room + (time - last) * BYTES_PER_MILLI);
    last = time;
  };
  return {
    // Room comes with a pause alone, however much time has passed: where `export` is called span by span, in a turn of
    // the loop that takes long, a receiver in the same process has not read anything meanwhile.
    take(bytes) {
      wanted = Math.min(bufferBytesOf(bytes), MAX_BURST_BYTES);
      if (wanted > room) return false;
      room -= wanted;
      return true;
    },
    async pause() {
      // Node counts a timer from the start of the loop's turn, so it may fire early: the clock decides. The timer
      // keeps the process alive that long: documents in hand are not lost to an exit.
      refill();
      do {
        await sleep(Math.max(MIN_PAUSE_MILLIS, Math.ceil((wanted - room) / BYTES_PER_MILLI)));
        refill();
      } while (wanted > room);
    },
  };
}

/**
 * What a datagram takes of the receiver's buffer, as Linux counts it (`truesize`, read in /proc/net/udp): a power of
 * two that holds it and 384 bytes of the kernel's, and 256 for the kernel's record of it; above 16 kB, whole pages. Small
 * ones count for more than they take (1,280): the receiver's work for each is the same.
 */
function bufferBytesOf(bytes: number): number {
  if (bytes > 16_000) return bytes + 1_024;
  return Math.max(2_048, 2 ** Math.ceil(Math.log2(bytes + 384))) + 256;
}
