// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuietWatch, type QuietWatch } from './quiet-watch.ts';

let complete: Set<string>;
let announced: string[];
let watch: QuietWatch;

beforeEach(() => {
  vi.useFakeTimers();
  complete = new Set();
  announced = [];
  watch = createQuietWatch({
    quietMillis: 100,
    patienceMillis: 400,
    announce: (id) => announced.push(id),
    isComplete: (id) => complete.has(id),
    now: () => Date.now(),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

it('announces a complete trace when nothing has arrived for a moment, once', () => {
  complete.add('a');
  watch.touch('a');
  vi.advanceTimersByTime(80);
  watch.touch('a');
  vi.advanceTimersByTime(80);
  expect(announced).toEqual([]);
  vi.advanceTimersByTime(60);
  expect(announced).toEqual(['a']);
  vi.advanceTimersByTime(10_000);
  expect(announced).toEqual(['a']);
  expect(vi.getTimerCount()).toBe(0);
});

it('has more patience with an incomplete one', () => {
  watch.touch('a');
  vi.advanceTimersByTime(350);
  expect(announced).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(announced).toEqual(['a']);
});

it('announces one that has grown again', () => {
  complete.add('a');
  watch.touch('a');
  vi.advanceTimersByTime(200);
  watch.touch('a');
  vi.advanceTimersByTime(200);
  expect(announced).toEqual(['a', 'a']);
});

it('announces what is left when it is closed', () => {
  watch.touch('a');
  watch.touch('b');
  watch.close();
  expect(announced).toEqual(['a', 'b']);
});
