// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createPacer, MAX_BURST_BYTES, MAX_BURST_DOCUMENTS, PAUSE_MILLIS } from './pacer.ts';

function fakeTime() {
  let time = 1_000;
  const naps: number[] = [];
  return {
    naps,
    now: () => time,
    pass: (millis: number) => {
      time += millis;
    },
    /** Timers that fire early, as Node's do after a long turn: each nap takes half a millisecond. */
    sleep: async (millis: number) => {
      naps.push(millis);
      time += 0.5;
    },
  };
}

describe('a pacer', () => {
  it('lets 32 documents through, then wants a pause', async () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    const taken = Array.from({ length: 40 }, () => pacer.take(100));
    expect(taken.filter(Boolean)).toHaveLength(MAX_BURST_DOCUMENTS);
    await pacer.pause();
    expect(pacer.take(100)).toBe(true);
  });

  it('lets 64 KB through, then wants a pause', () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    expect([pacer.take(MAX_BURST_BYTES - 100), pacer.take(100), pacer.take(1)]).toEqual([true, true, false]);
  });

  it('lets one document of any size through', () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    expect([pacer.take(MAX_BURST_BYTES * 2), pacer.take(1)]).toEqual([true, false]);
  });

  it('begins a new burst after a pause without any', () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    for (let sent = 0; sent < 200; sent++) {
      expect(pacer.take(60_000)).toBe(true);
      clock.pass(PAUSE_MILLIS);
    }
  });

  it('pauses in full even where timers fire early', async () => {
    const clock = fakeTime();
    const pacer = createPacer(clock.now, clock.sleep);
    pacer.take(1);
    await pacer.pause();
    expect(clock.naps).toEqual([2, 2, 2, 2]);
  });
});
