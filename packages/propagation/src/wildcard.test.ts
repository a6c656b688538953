// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { compileWildcard } from './wildcard.ts';

it.each([
  ['*', '', true],
  ['*', 'anything', true],
  ['**', '', true],
  ['', '', true],
  ['', 'a', false],
  ['GET', 'get', true],
  ['get', 'GETS', false],
  ['/orders/*', '/orders/17', true],
  ['/orders/*', '/orders', false],
  ['*.example.com', 'shop.Example.com', true],
  ['*.example.com', 'example.com', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['?', '', false],
  ['*?', '', false],
  ['*?', 'a', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['*a', 'ba-a', true],
  ['a.c', 'abc', false],
  ['(a|b)+[$', '(A|B)+[$', true],
])('%j and %j: %s', (pattern, text, expected) => {
  expect(compileWildcard(pattern)(text)).toBe(expected);
});

it('stays small where a regular expression would not end', () => {
  expect(compileWildcard('*a*a*a*a*a*a*a*a*b')('a'.repeat(5_000))).toBe(false);
});
