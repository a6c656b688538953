// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';
import { createLineMemory } from './line-memory.ts';

const frameOf = (line: string) =>
  line.startsWith('at ') ? { path: line.slice(3), line: line.length, label: '' } : undefined;

it('gives the same frame for the same line, parsed no more', () => {
  const parse = vi.fn(frameOf);
  const read = createLineMemory(parse);
  const first = read('at /srv/a.js');
  const calls = parse.mock.calls.length;
  const second = read('at /srv/a.js');
  expect(first).toEqual({ path: '/srv/a.js', line: 12, label: '' });
  expect(second).toEqual(first);
  expect(read('at /srv/a.js')).toBe(second);
  expect(parse).toHaveBeenCalledTimes(calls);
});

it.each([
  ['a line that is no frame', 'E: message'],
  ['a line that is too long', `at /${'a'.repeat(400)}`],
])('does not remember %s', (_, line) => {
  const parse = vi.fn(frameOf);
  const read = createLineMemory(parse);
  expect(read(line)).toEqual(frameOf(line));
  expect(read(line)).toEqual(frameOf(line));
  expect(parse).toHaveBeenCalledTimes(2);
});

it('reads half a character as it stands', () => {
  const read = createLineMemory(frameOf);
  expect(read('at \ud800')?.path).toBe('\ud800');
  expect(read('at \ud800')?.path).toBe('\ud800');
});

it('forgets rather than grows', () => {
  const read = createLineMemory(frameOf);
  read('at first');
  const first = read('at first');
  for (let i = 0; i < 1000; i++) read(`at ${i}`);
  expect(read('at first')).not.toBe(first);
  expect(read('at first')).toEqual(first);
});
