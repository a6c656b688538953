// SPDX-License-Identifier: Apache-2.0
// What others send is matched against regular expressions: none of them may take more than linear time. A checker
// (https://makenowjust-labs.github.io/recheck/) looks for attacks on each; one that is new is looked at by itself.
import { expect, it, vi } from 'vitest';
import { readPatterns } from './patterns.ts';

// The checker in JavaScript: others are a JVM or a program for this platform.
vi.hoisted(() => {
  process.env.RECHECK_BACKEND = 'pure';
});
const { checkSync } = await import('recheck');

const { literals, made } = readPatterns();
// Each once, wherever it stands.
const patterns = new Map(literals.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));

it('none is made of text', () => {
  expect(made).toEqual([]);
});

it('finds what it is to find', () => {
  expect(literals.length).toBeGreaterThan(80);
  expect(checkSync(String.raw`[\r\n]+$`, '', { timeout: null }).status).toBe('vulnerable');
});

it.each([...patterns.values()])(
  'is linear: /$source/$flags, in $place',
  ({ source, flags }) => {
    expect(checkSync(source, flags, { timeout: null })).toMatchObject({ status: 'safe' });
  },
  60_000,
);
