// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyMatcher } from './glob.ts';

describe('createKeyMatcher', () => {
  it.each<[patterns: readonly string[], key: string, expected: boolean]>([
    [[], 'a', false],
    [[], '', false],
    [['a'], 'a', true],
    [['a'], 'A', false],
    [['a'], 'ab', false],
    [['a', 'b'], 'b', true],
    [[''], '', true],
    [['*'], '', true],
    [['*'], 'anything', true],
    [['a*'], 'a', true],
    [['a*'], 'abc', true],
    [['a*'], 'ba', false],
    [['*a'], 'ba', true],
    [['*a'], 'ab', false],
    [['a*b'], 'ab', true],
    [['a*b'], 'axxb', true],
    [['a*b'], 'a', false],
    [['ab*ba'], 'aba', false],
    [['a*b*c'], 'aXbYc', true],
    [['a*b*c'], 'acb', false],
    [['a**b'], 'ab', true],
    [['*token*'], 'my.token.id', true],
    [['*ab*ab*'], 'ab', false],
    [['*ab*ab*'], 'abab', true],
    [['a.b'], 'axb', false],
    [['a?'], 'ab', false],
    [['(a+)+*'], '(a+)+x', true],
    [['http.request.header.*'], 'http.request.header.cookie', true],
    [['a', 'b*', '*c'], 'xc', true],
    [['constructor*'], 'constructor', true],
    [['a'], 'constructor', false],
  ])('%j and %j', (patterns, key, expected) => {
    const matches = createKeyMatcher(patterns);
    expect(matches(key)).toBe(expected);
    expect(matches(key)).toBe(expected);
  });

  it('answers as a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 3 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 }),
        (patterns, key) => {
          const sources = patterns.map((pattern) =>
            pattern
              .split('*')
              .map((part) => part.replaceAll('.', '\\.'))
              .join('.*'),
          );
          const expected = sources.some((source) => new RegExp(`^${source}$`).test(key));
          expect(createKeyMatcher(patterns)(key)).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('answers the same beyond what it remembers', () => {
    const matches = createKeyMatcher(['a*']);
    for (let i = 0; i < 3000; i++) {
      expect(matches(`a${i}`)).toBe(true);
      expect(matches(`b${i}`)).toBe(false);
    }
    expect(matches('a2999')).toBe(true);
  });

  it('takes no time out of all proportion', () => {
    expect(createKeyMatcher([`${'*a'.repeat(1000)}b`])('a'.repeat(100_000))).toBe(false);
  }, 1000);
});
