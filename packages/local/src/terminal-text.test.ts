// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, fitText, plainText, textWidth } from './terminal-text.ts';

describe('plainText', () => {
  it.each<[name: string, text: string, plain: string]>([
    ['ordinary text', 'GET /orders é 注文', 'GET /orders é 注文'],
    ['lines', 'a\r\n\tb', 'a b'],
    ['escape sequences', '\u001b[2Jgone\u0007', '\uFFFD[2Jgone\uFFFD'],
    ['C1 controls', '\u009b31m', '\uFFFD31m'],
    ['direction overrides', 'a\u202Eb', 'a\uFFFDb'],
    ['line separators', 'a\u2028b', 'a b'],
    ['half a surrogate pair', 'a\uD800', 'a\uFFFD'],
  ])('%s', (_name, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

it.each<[text: string, width: number]>([
  ['', 0],
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['注文', 4],
  ['⏳', 2],
  ['🙂', 2],
  ['✓…━', 3],
])('%j is %i columns wide', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

it.each<[text: string, width: number, cut: string]>([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['abcd', 1, '…'],
  ['abcd', 0, ''],
  ['注文', 4, '注文'],
  ['注文注', 4, '注…'],
])('%j cut to %i: %j', (text, width, cut) => {
  expect(cutText(text, width)).toBe(cut);
});

it('fits any text into any width, and lets no control through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, width) => {
      const plain = plainText(text);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(textWidth(fitText(plain, width))).toBe(width);
    }),
  );
});
