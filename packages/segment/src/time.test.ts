// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { JsonWriter } from './json-writer.ts';
import { isBefore, writeTime } from './time.ts';

function written(time: [number, number]): string {
  const out = new JsonWriter(100);
  writeTime(out, 't', time);
  return Buffer.from(out.copy()).toString();
}

describe('writeTime', () => {
  it.each<[name: string, time: [number, number], text: string]>([
    ['a whole second', [1730108972, 0], '1730108972'],
    ['microseconds', [1730108972, 348_420_000], '1730108972.34842'],
    ['one microsecond', [1730108972, 1000], '1730108972.000001'],
    ['nanoseconds, rounded down', [1730108972, 1499], '1730108972.000001'],
    ['nanoseconds, rounded up', [1730108972, 1500], '1730108972.000002'],
    ['nanoseconds that round up to a second', [1730108972, 999_999_999], '1730108973'],
    ['more nanoseconds than a second has', [1730108972, 1_500_000_000], '1730108973.5'],
    ['nanoseconds below zero', [1730108972, -500_000_000], '1730108971.5'],
    ['the beginning', [0, 0], '0'],
    ['before the beginning', [-1, 0], '0'],
    ['just before the beginning', [0, -1000], '0'],
    ['NaN', [Number.NaN, 0], '0'],
    ['NaN nanoseconds', [1730108972, Number.NaN], '0'],
    ['never', [Number.POSITIVE_INFINITY, 0], '253402300799'],
    ['ever', [Number.NEGATIVE_INFINITY, 0], '0'],
    ['the end of year 9999', [253_402_300_799, 0], '253402300799'],
    ['after it', [253_402_300_800, 0], '253402300799'],
    ['as large as can be', [Number.MAX_VALUE, 0], '253402300799'],
    ['a fraction of a second', [1730108972.75, 0], '1730108972'],
  ])('%s', (_, time, text) => {
    expect(written(time)).toBe(`"t":${text}`);
  });
});

it.each<[name: string, end: [number, number], start: [number, number], text: string]>([
  ['after the start', [5, 1000], [5, 0], '5.000001'],
  ['before the start', [5, 0], [5, 1000], '5.000001'],
  ['before a start that rounds up to a second', [5, 999_999_400], [5, 999_999_600], '6'],
  ['after a start that is no time', [5, 1000], [Number.NaN, 0], '5.000001'],
  ['none', [Number.NaN, 0], [5, 0], '5'],
  ['before a start that is none', [-5, 0], [-1, 0], '0'],
  ['after a start beyond all years', [6, 0], [Number.MAX_VALUE, 0], '253402300799'],
])('an end %s', (_, end, start, text) => {
  const out = new JsonWriter(100);
  writeTime(out, 't', end, start);
  expect(Buffer.from(out.copy()).toString()).toBe(`"t":${text}`);
});

describe('isBefore', () => {
  it.each<[a: [number, number], b: [number, number], expected: boolean]>([
    [[1, 0], [2, 0], true],
    [[2, 0], [1, 0], false],
    [[1, 5], [1, 6], true],
    [[1, 6], [1, 5], false],
    [[1, 9], [2, 1], true],
    [[1, 5], [1, 5], false],
  ])('%j, %j', (a, b, expected) => {
    expect(isBefore(a, b)).toBe(expected);
  });
});
