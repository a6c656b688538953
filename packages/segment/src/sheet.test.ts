// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { Attribute, KEYS, keysOf, slotOf } from './attributes.ts';
import { AttributeSheet, toInteger } from './sheet.ts';

type Bag = Readonly<Record<string, unknown>>;

function read(attributes: Bag, sheet = new AttributeSheet()): AttributeSheet {
  sheet.read(attributes, undefined);
  return sheet;
}

/** Keys that nobody has shown. */
const left = (sheet: AttributeSheet, attributes: Bag) =>
  Object.keys(attributes).filter((_, position) => !sheet.isShown(position));

describe('the table of attributes', () => {
  it('has each key in one place', () => {
    expect(new Set(KEYS).size).toBe(KEYS.length);
    KEYS.forEach((key, slot) => {
      expect(slotOf(key)).toBe(slot);
    });
    expect(slotOf('nobody.reads.this')).toBe(-1);
    expect(slotOf('constructor')).toBe(-1);
  });

  it('has the newest key of a concept first', () => {
    expect(keysOf(Attribute.httpStatus)).toEqual(['http.response.status_code', 'http.status_code']);
    expect(keysOf(Attribute.dbNamespace)).toEqual(['db.namespace', 'db.name']);
  });
});

describe('string', () => {
  it.each<[attributes: Bag, expected: string | undefined]>([
    [{}, undefined],
    [{ 'http.request.method': 'GET' }, 'GET'],
    [{ 'http.method': 'GET' }, 'GET'],
    [{ 'http.method': 'GET', 'http.request.method': 'PUT' }, 'PUT'],
    [{ 'http.request.method': '', 'http.method': 'GET' }, 'GET'],
    [{ 'http.request.method': 7, 'http.method': 'GET' }, 'GET'],
    [{ 'http.request.method': ['GET'] }, undefined],
    [{ 'http.request.method': null, 'http.method': undefined }, undefined],
  ])('%j', (attributes, expected) => {
    expect(read(attributes).string(Attribute.httpMethod)).toBe(expected);
  });
});

describe('integer', () => {
  it.each<[attributes: Bag, expected: number | undefined]>([
    [{}, undefined],
    [{ 'http.response.status_code': 200 }, 200],
    [{ 'http.response.status_code': '200' }, 200],
    [{ 'http.response.status_code': 200.5, 'http.status_code': 404 }, 404],
    [{ 'http.response.status_code': 'none', 'http.status_code': '404' }, 404],
    [{ 'http.response.status_code': Number.NaN }, undefined],
  ])('%j', (attributes, expected) => {
    expect(read(attributes).integer(Attribute.httpStatus)).toBe(expected);
  });
});

it.each<[value: unknown, expected: number | undefined]>([
  [0, 0],
  [-1, -1],
  [1.5, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [7n, 7],
  ['007', 7],
  ['', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  [' 1', undefined],
  ['9'.repeat(16), undefined],
  [true, undefined],
  [[1], undefined],
  [null, undefined],
])('toInteger(%s) is %s', (value, expected) => {
  expect(toInteger(value)).toBe(expected);
});

describe('boolean, value and has', () => {
  it('take what is there', () => {
    const sheet = read({ 'aws.xray.fault': false, 'aws.xray.error': 'true', 'error.type': 23 });
    expect(sheet.boolean(Attribute.xrayFault)).toBe(false);
    expect(sheet.boolean(Attribute.xrayError)).toBeUndefined();
    expect(sheet.boolean(Attribute.xrayThrottle)).toBeUndefined();
    expect(sheet.value(Attribute.errorType)).toBe(23);
    expect(sheet.has(Attribute.errorType)).toBe(true);
    expect(sheet.has(Attribute.user)).toBe(false);
  });
});

describe('show', () => {
  it.each<[name: string, attributes: Bag, shown: unknown, left: readonly string[]]>([
    ['the value', { 'http.request.method': 'GET', a: 1 }, 'GET', ['a']],
    ['the value under both keys', { 'http.request.method': 'GET', 'http.method': 'GET' }, 'GET', []],
    ['another value stays', { 'http.request.method': 'GET', 'http.method': 'PUT' }, 'GET', ['http.method']],
    ['nothing of it', { a: 1 }, 'GET', ['a']],
    ['a list of the one value', { 'http.request.method': ['GET'] }, 'GET', []],
    ['a list of more', { 'http.request.method': ['GET', 'PUT'] }, 'GET', ['http.request.method']],
    ['a list', { 'http.request.method': ['GET', 'PUT'] }, ['GET', 'PUT'], []],
    ['a number written in digits', { 'http.request.method': '7' }, 7, []],
  ])('%s', (_, attributes, shown, expected) => {
    const sheet = read(attributes);
    sheet.show(Attribute.httpMethod, shown);
    expect(left(sheet, attributes)).toEqual(expected);
  });

  it('knows positions too', () => {
    const sheet = read({ a: 1, b: 2 });
    sheet.showAt(1);
    expect([sheet.isShown(0), sheet.isShown(1)]).toEqual([false, true]);
  });
});

it('remembers nothing of the span before', () => {
  const sheet = read({ 'http.request.method': 'GET', 'http.status_code': 200, a: 1 });
  sheet.show(Attribute.httpMethod, 'GET');
  read({ 'http.method': 'PUT' }, sheet);
  expect(sheet.string(Attribute.httpMethod)).toBe('PUT');
  expect(sheet.integer(Attribute.httpStatus)).toBeUndefined();
  expect(sheet.has(Attribute.httpStatus)).toBe(false);
  expect(sheet.isShown(0)).toBe(false);
  read({}, sheet);
  expect(sheet.string(Attribute.httpMethod)).toBeUndefined();
});

it('reads what redaction leaves', () => {
  const sheet = new AttributeSheet();
  sheet.read({ 'http.request.method': 'GET', 'http.method': 'PUT', a: 1 }, (key, value) =>
    key === 'http.request.method' ? undefined : value,
  );
  expect(sheet.string(Attribute.httpMethod)).toBe('PUT');
});
