// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, TRIMS } from './trim.ts';

describe('cut', () => {
  it.each<[text: string, characters: number, expected: string]>([
    ['shop', 10, 'shop'],
    ['shop', 4, 'shop'],
    ['shop', 3, 'sho'],
    ['shop', 0, ''],
    ['', 0, ''],
    ['a😀', 3, 'a😀'],
    ['a😀', 2, 'a'],
    ['a😀b', 3, 'a😀'],
    ['shop', Number.POSITIVE_INFINITY, 'shop'],
  ])('%j to %d', (text, characters, expected) => {
    expect(cut(text, characters)).toBe(expected);
  });

  it('never ends inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 30 }), (text, characters) => {
        const short = cut(text, characters);
        expect(text.startsWith(short)).toBe(true);
        expect(short.length).toBeLessThanOrEqual(characters);
        expect(short).not.toMatch(/[\ud800-\udbff]$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('TRIMS', () => {
  it('give up nothing at first, then metadata, stacks, strings, each step no less than the one before', () => {
    expect(TRIMS[0].names).toEqual([]);
    const names = TRIMS.map((trim) => trim.names.join());
    expect([...new Set(names)]).toEqual(['', 'metadata', 'metadata,stack', 'metadata,stack,strings']);
    for (const [i, trim] of TRIMS.entries()) {
      const before = TRIMS[i - 1];
      if (before === undefined) continue;
      expect(trim.metadataBytes).toBeLessThanOrEqual(before.metadataBytes);
      expect(trim.frames).toBeLessThanOrEqual(before.frames);
      expect(trim.exceptions).toBeLessThanOrEqual(before.exceptions);
      expect(trim.textCharacters).toBeLessThanOrEqual(before.textCharacters);
    }
  });
});
