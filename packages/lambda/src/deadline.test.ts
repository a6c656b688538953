// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardDeadline, waitWithin } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the guard', () => {
  it.each([
    ['of a long invocation', 60_000, 59_750],
    ['of three seconds', 3_000, 2_750],
    ['of a short one', 1_000, 900],
  ])('%s calls shortly before the deadline', (_name, remaining, expected) => {
    const announce = vi.fn();
    guardDeadline(remaining, announce);
    vi.advanceTimersByTime(expected - 1);
    expect(announce).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(announce).toHaveBeenCalledOnce();
  });

  it.each([
    ['without a deadline', Number.POSITIVE_INFINITY],
    ['after the deadline', 0],
  ])('%s is none', (_name, remaining) => {
    guardDeadline(remaining, vi.fn());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is taken back', () => {
    guardDeadline(1_000, vi.fn())();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('waiting', () => {
  it('ends with the work, also one that fails', async () => {
    await waitWithin(1_000, Promise.resolve());
    await waitWithin(1_000, Promise.reject(new Error('no')));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends before the deadline', async () => {
    const done = vi.fn();
    void waitWithin(1_000, new Promise(() => undefined)).then(done);
    await vi.advanceTimersByTimeAsync(949);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledOnce();
  });
});
