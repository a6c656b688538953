// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { BYTES_PER_MILLI, createPacer, MAX_BURST_BYTES } from './pacer.ts';

function fakeTime() {
  let time = 1_000;
  const naps: number[] = [];
  return {
    naps,
    now: () => time,
    pass: (millis: number) => {
      time += millis;
    },
    /** Timers that fire early, as Node's do after a long turn: each nap takes half of its time. */
    sleep: async (millis: number) => {
      naps.push(millis);
      time += millis / 2;
    },
  };
}

function takeAll(pacer: { take(bytes: number): boolean }, bytes: number): number {
  let taken = 0;
  while (pacer.take(bytes)) taken += 1;
  return taken;
}

describe('a pacer', () => {
  // What Linux counted for a datagram of this size, and how many of them fit into a third of the default buffer.
  it.each([
    [100, 2_304, 32],
    [600, 2_304, 32],
    [1_600, 2_304, 32],
    [1_700, 4_352, 16],
    [3_700, 4_352, 16],
    [4_000, 8_448, 8],
    [8_000, 16_640, 4],
    [16_000, 16_640, 4],
    [30_000, 31_024, 2],
    [65_507, 66_531, 1],
  ])('of %d bytes, which take %d, lets %d through', (bytes, takes, count) => {
    const clock = fakeTime();
    expect(takeAll(createPacer(clock.now, clock.sleep), bytes)).toBe(count);
    expect(Math.floor(MAX_BURST_BYTES / takes)).toBe(count);
  });

  it.each([100, 2_000, 8_000, 30_000, 65_507])('of %d bytes goes on at an even rate', async (bytes) => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    const first = takeAll(pacer, bytes);
    const start = clock.now();
    let later = 0;
    while (clock.now() - start < 1_000) {
      await pacer.pause();
      later += takeAll(pacer, bytes);
    }
    const room = MAX_BURST_BYTES / first;
    expect(later * room).toBeGreaterThan(900 * BYTES_PER_MILLI);
    expect(later * bytes).toBeLessThan(1_010 * BYTES_PER_MILLI);
  });

  it('lets one datagram of any size through', () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    expect([pacer.take(MAX_BURST_BYTES * 2), pacer.take(1)]).toEqual([true, false]);
  });

  it('does not save up: after an hour a burst is as large as before', async () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    takeAll(pacer, 1_000);
    clock.pass(3_600_000);
    await pacer.pause();
    expect(takeAll(pacer, 1_000)).toBe(32);
  });

  it('lets no more through in a turn of the loop that takes long', () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    let taken = 0;
    for (let documents = 0; documents < 200; documents++) {
      if (pacer.take(1_000)) taken += 1;
      clock.pass(1);
    }
    expect(taken).toBe(32);
  });

  it('pauses in full even where timers fire early, and not in a busy loop', async () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    takeAll(pacer, 60_000);
    await pacer.pause();
    expect(pacer.take(60_000)).toBe(true);
    expect(clock.naps.every((millis) => millis >= 2)).toBe(true);
    expect(clock.naps.length).toBeLessThan(5);
  });
});
