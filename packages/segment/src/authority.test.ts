// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { hostOfUrl, inBrackets, withoutPassword, withoutPort, withoutQuery } from './authority.ts';

describe('hostOfUrl', () => {
  it.each<[url: string, host: string | undefined]>([
    ['http://a', 'a'],
    ['http://a/', 'a'],
    ['http://a:80/b', 'a'],
    ['http://a?b', 'a'],
    ['http://a#b', 'a'],
    ['HTTP://A/b', 'A'],
    ['mysql://u:p@h:1/x', 'h'],
    ['mysql://u:p@q@h:1/x', 'h'],
    ['http://u@a/b@c', 'a'],
    ['postgresql://[::1]:5432/db', '::1'],
    ['postgresql://[::1]/db', '::1'],
    ['mongodb+srv://a/x', 'a'],
    ['mysql://h1:3306,h2:3306/db', undefined],
    ['sqlserver://h:1433;databaseName=x', 'h'],
    ['Server=x;Database=y', undefined],
    ['h2:mem:', undefined],
    ['oracle:thin:@//host:1521/s', undefined],
    ['file:///a/b', undefined],
    ['/reviews/4', undefined],
    ['//a/b', undefined],
    ['http://:80/', undefined],
    ['http://', undefined],
    ['', undefined],
    [`${'a'.repeat(100_000)}://h`, undefined],
    ['http://[::1', undefined],
  ])('%s', (url, host) => {
    expect(hostOfUrl(url)).toBe(host);
  });
});

it.each([
  ['a', 'a'],
  ['a:80', 'a'],
  ['a:', 'a'],
  ['', ''],
  ['[::1]:80', '::1'],
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['10.0.0.1:80', '10.0.0.1'],
])('%j without its port is %j', (host, expected) => {
  expect(withoutPort(host)).toBe(expected);
});

it.each([
  ['a', 'a'],
  ['10.0.0.1', '10.0.0.1'],
  ['::1', '[::1]'],
  ['[::1]', '[::1]'],
])('%j stands in a URL as %j', (host, expected) => {
  expect(inBrackets(host)).toBe(expected);
});

describe('withoutPassword', () => {
  it.each([
    ['mysql://u:secret@h/shop', 'mysql://u@h/shop'],
    ['https://u:secret@h:8080/a?b#c', 'https://u@h:8080/a?b#c'],
    ['https://u:sec:ret@h/', 'https://u@h/'],
    ['https://u:sec@ret@h/', 'https://u@h/'],
    ['https://:secret@h/', 'https://@h/'],
    ['https://u:@h/', 'https://u@h/'],
    ['https://u@h:80/', 'https://u@h:80/'],
    ['https://h:80/a@b', 'https://h:80/a@b'],
    ['https://h/a:b@c', 'https://h/a:b@c'],
    ['https://h?a:b@c', 'https://h?a:b@c'],
    ['/a:b@c', '/a:b@c'],
    ['', ''],
  ])('%s', (url, expected) => {
    expect(withoutPassword(url)).toBe(expected);
  });
});

describe('withoutQuery', () => {
  it.each([
    ['http://a/b?c#d', 'http://a/b'],
    ['http://a/b#c?d', 'http://a/b'],
    ['http://a/b', 'http://a/b'],
    ['?c', ''],
    ['', ''],
  ])('%s', (url, expected) => {
    expect(withoutQuery(url)).toBe(expected);
  });
});
