// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isWritable, writeValue } from './json-value.ts';
import { JsonWriter } from './json-writer.ts';

function written(value: unknown, maxBytes = 100_000): string {
  const out = new JsonWriter(maxBytes);
  writeValue(out, value);
  return Buffer.from(out.copy()).toString();
}

const cyclic: unknown[] = [1];
cyclic.push(cyclic);
const shared = { a: 1 };
const nested = (depth: number): unknown => (depth === 0 ? 'end' : [nested(depth - 1)]);

describe('writeValue', () => {
  it.each<[name: string, value: unknown, text: string]>([
    ['text', 'a"b', '"a\\"b"'],
    ['number', 1.5, '1.5'],
    ['zero below zero', -0, '0'],
    ['NaN', Number.NaN, '"NaN"'],
    ['Infinity', Number.POSITIVE_INFINITY, '"Infinity"'],
    ['-Infinity', Number.NEGATIVE_INFINITY, '"-Infinity"'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['null', null, 'null'],
    ['a large integer', 2n ** 70n, '1180591620717411303424'],
    ['undefined', undefined, 'null'],
    ['a function', () => 1, 'null'],
    ['a symbol', Symbol('s'), 'null'],
    ['an empty list', [], '[]'],
    ['a list', [1, 'a', [true]], '[1,"a",[true]]'],
    [
      'what JSON cannot say, in a list',
      [undefined, () => 1, Symbol('s'), Number.NaN],
      '[null,null,null,"NaN"]',
    ],
    // biome-ignore lint/suspicious/noSparseArray: a list with a gap is the case
    ['a list with a gap', [1, , 2], '[1,null,2]'],
    ['an empty map', {}, '{}'],
    ['a map', { a: 1, b: { c: [] } }, '{"a":1,"b":{"c":[]}}'],
    ['what JSON cannot say, in a map', { a: undefined, b: () => 1, c: Symbol('s'), d: null }, '{"d":null}'],
    ['a map without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ['__proto__', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    ['members that are inherited', Object.create({ a: 1 }), '{}'],
    ['toJSON is a member like others', { toJSON: 'x' }, '{"toJSON":"x"}'],
    ['bytes', new Uint8Array([0, 255, 16]), '"AP8Q"'],
    ['a part of bytes', new Uint8Array([9, 0, 255, 16, 9]).subarray(1, 4), '"AP8Q"'],
    ['a Buffer', Buffer.from('shop'), '"c2hvcA=="'],
    ['no bytes', new Uint8Array(), '""'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['no date', new Date(Number.NaN), '"Invalid Date"'],
    ['a cycle', cyclic, '[1,"[Circular]"]'],
    ['one map twice', [shared, shared], '[{"a":1},{"a":1}]'],
  ])('%s', (_, value, text) => {
    expect(written(value)).toBe(text);
  });

  it('writes 64 levels, and says where it stops', () => {
    expect(JSON.parse(written(nested(64)))).toEqual(nested(64));
    expect(written(nested(100))).toBe(`${'['.repeat(64)}"[...]"${']'.repeat(64)}`);
  });

  it('bears 100,000 levels', () => {
    let value: unknown = 'end';
    for (let i = 0; i < 100_000; i++) value = { a: value };
    expect(JSON.parse(written(value))).toBeDefined();
  });

  it('stops where there is no more room', () => {
    let reads = 0;
    const endless = new Proxy<unknown[]>([], {
      get: (target, key) => {
        if (key === 'length') return 1e9;
        if (key === Symbol.iterator)
          return function* () {
            for (; ; reads++) yield 'x';
          };
        return Reflect.get(target, key);
      },
    });
    const out = new JsonWriter(1000);
    writeValue(out, endless);
    expect(out.overflowed).toBe(true);
    expect(reads).toBeLessThan(1000);
  });
});

describe('isWritable', () => {
  it.each<[name: string, value: unknown, expected: boolean]>([
    ['null', null, true],
    ['zero', 0, true],
    ['an empty text', '', true],
    ['NaN', Number.NaN, true],
    ['undefined', undefined, false],
    ['a function', () => 1, false],
    ['a symbol', Symbol('s'), false],
  ])('%s', (_, value, expected) => {
    expect(isWritable(value)).toBe(expected);
  });
});
