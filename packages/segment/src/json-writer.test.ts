// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeValue } from './json-value.ts';
import { JsonWriter } from './json-writer.ts';

const RUNS = { numRuns: 1000 };

const textOf = (out: JsonWriter, start = 0) => Buffer.from(out.copy(start)).toString();

/** What one call writes. */
function written(write: (out: JsonWriter) => void, maxBytes = 10_000): string {
  const out = new JsonWriter(maxBytes);
  write(out);
  return textOf(out);
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 60,
  }),
);

/** Text as JSON.stringify takes it, lone surrogates replaced. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

describe('one value', () => {
  it.each<[name: string, write: (out: JsonWriter) => void, text: string]>([
    ['a text', (out) => out.text('shop'), '"shop"'],
    ['an empty text', (out) => out.text(''), '""'],
    ['quotes', (out) => out.text('a"b\\c'), '"a\\"b\\\\c"'],
    ['controls', (out) => out.text('\n\t\u0000\u001f\u007f'), '"\\n\\t\\u0000\\u001f\u007f"'],
    ['line separators', (out) => out.text('\u2028\u2029'), '"\u2028\u2029"'],
    ['text outside ASCII', (out) => out.text('Größe 你好 😀'), '"Größe 你好 😀"'],
    ['a high surrogate alone', (out) => out.text('a\ud83d'), '"a\ufffd"'],
    ['a low surrogate alone', (out) => out.text('\ude00b'), '"\ufffdb"'],
    ['surrogates the wrong way round', (out) => out.text('\ude00\ud83d'), '"\ufffd\ufffd"'],
    [
      'a lone surrogate in a long text',
      (out) => out.text(`${'x'.repeat(50)}\ud83d"`),
      `"${'x'.repeat(50)}\ufffd\\""`,
    ],
    ['text of 40 characters', (out) => out.text('x'.repeat(40)), `"${'x'.repeat(40)}"`],
    ['text of 41 characters', (out) => out.text('x'.repeat(41)), `"${'x'.repeat(41)}"`],
    ['zero', (out) => out.number(0), '0'],
    ['zero below zero', (out) => out.number(-0), '0'],
    ['an integer', (out) => out.number(1234567890), '1234567890'],
    ['the largest small one', (out) => out.number(0x7fffffff), '2147483647'],
    ['the next', (out) => out.number(0x80000000), '2147483648'],
    ['below zero', (out) => out.number(-7), '-7'],
    ['a fraction', (out) => out.number(0.1), '0.1'],
    ['a large number', (out) => out.number(1e21), '1e+21'],
    ['a small number', (out) => out.number(5e-324), '5e-324'],
    ['the longest number', (out) => out.number(-1.7976931348623157e308), '-1.7976931348623157e+308'],
    ['ready text', (out) => out.raw('null'), 'null'],
  ])('%s', (_, write, text) => {
    expect(written(write)).toBe(text);
  });
});

describe('members', () => {
  it('are separated where a comma is due', () => {
    const text = written((out) => {
      out.beginObject();
      out.string('a', 'x');
      out.integer('b', 7);
      out.true('c');
      out.boolean('d', false);
      out.key('e');
      out.beginArray();
      out.text('[');
      out.text('{');
      out.number(1);
      out.beginArray();
      out.endArray();
      out.beginObject();
      out.endObject();
      out.raw('null');
      out.endArray();
      out.string('f:', ':');
      out.endObject();
    });
    expect(text).toBe('{"a":"x","b":7,"c":true,"d":false,"e":["[","{",1,[],{},null],"f:":":"}');
  });

  it('may have any name', () => {
    const text = written((out) => {
      out.beginObject();
      for (const name of ['', '__proto__', 'a"b', 'ü', '\ud800']) out.true(name);
      out.endObject();
    });
    expect(text).toBe('{"":true,"__proto__":true,"a\\"b":true,"ü":true,"\ufffd":true}');
  });

  it('that hold nothing are taken back', () => {
    const out = new JsonWriter(100);
    out.beginObject();
    const outer = out.beginMember('a');
    const inner = out.beginMember('b');
    expect(out.endMember(inner)).toBe(false);
    expect(out.endMember(outer)).toBe(false);
    out.true('c');
    out.endObject();
    expect(textOf(out)).toBe('{"c":true}');
  });

  it('that hold something stay', () => {
    const out = new JsonWriter(100);
    out.beginObject();
    const outer = out.beginMember('a');
    const inner = out.beginMember('b');
    out.true('c');
    expect(out.endMember(inner)).toBe(true);
    expect(out.endMember(outer)).toBe(true);
    out.endObject();
    expect(textOf(out)).toBe('{"a":{"b":{"c":true}}}');
  });

  it('of another writer are spliced in', () => {
    const other = new JsonWriter(100);
    other.string('a', 'x');
    other.true('b');
    const text = written((out) => {
      out.beginObject();
      out.true('z');
      out.splice(other.copy());
      out.true('c');
      out.endObject();
    });
    expect(text).toBe('{"z":true,"a":"x","b":true,"c":true}');
  });
});

describe('seconds', () => {
  it.each<[seconds: number, micros: number, text: string]>([
    [0, 0, '0'],
    [1730108972, 0, '1730108972'],
    [1730108972, 348420, '1730108972.34842'],
    [1730108972, 1, '1730108972.000001'],
    [1730108972, 999_999, '1730108972.999999'],
    [1730108972, 100_000, '1730108972.1'],
    [253_402_300_799, 500_000, '253402300799.5'],
  ])('%d and %d microseconds', (seconds, micros, text) => {
    expect(written((out) => out.seconds('t', seconds, micros))).toBe(`"t":${text}`);
  });

  it('write every microsecond as it is', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), (micros) => {
        const text = written((out) => out.seconds('t', 1730108972, micros));
        const fraction = text.slice('"t":1730108972'.length);
        expect(fraction).toMatch(/^(?:\.\d{0,5}[1-9])?$/);
        expect(Number(`${fraction.slice(1)}`.padEnd(6, '0'))).toBe(micros);
      }),
      RUNS,
    );
  });
});

describe('held to JSON.stringify', () => {
  it('writes any text alike', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(written((out) => out.text(text))).toBe(JSON.stringify(wellFormed(text)));
      }),
      RUNS,
    );
  });

  it('writes any number alike', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.maxSafeInteger()),
        (number) => {
          expect(written((out) => out.number(number))).toBe(JSON.stringify(number));
        },
      ),
      RUNS,
    );
  });

  it('writes any value alike', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(written((out) => writeValue(out, value), 1_000_000)).toBe(JSON.stringify(value));
      }),
      RUNS,
    );
  });
});

describe('rollback', () => {
  it('forgets what came after, and lets something else come', () => {
    const out = new JsonWriter(100);
    out.beginObject();
    out.true('a');
    const mark = out.length;
    out.string('b', 'x');
    out.rollback(mark);
    out.true('c');
    out.endObject();
    expect(textOf(out)).toBe('{"a":true,"c":true}');
  });

  it('at any point gives what would have been written without it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.boolean())), (steps) => {
        const out = new JsonWriter(100_000);
        out.beginArray();
        for (const [text, isKept] of steps) {
          const mark = out.length;
          out.text(text);
          if (!isKept) out.rollback(mark);
        }
        out.endArray();
        expect(textOf(out)).toBe(
          JSON.stringify(steps.filter(([, isKept]) => isKept).map(([text]) => wellFormed(text))),
        );
      }),
      RUNS,
    );
  });

  it('to the start begins a new text', () => {
    const out = new JsonWriter(100);
    out.text('a');
    out.reset(100);
    out.text('b');
    expect(textOf(out)).toBe('"b"');
    expect(out.length).toBe(3);
  });
});

describe('a writer that is full', () => {
  it.each<[name: string, write: (out: JsonWriter) => void, bytes: number]>([
    ['a text', (out) => out.text('shop'), 6],
    ['a text outside ASCII', (out) => out.text('ü'), 4],
    ['a long text', (out) => out.text('x'.repeat(50)), 52],
    ['a long text outside ASCII', (out) => out.text('ü'.repeat(50)), 102],
    ['a text that grows', (out) => out.text('"'.repeat(50)), 102],
    ['ready text', (out) => out.raw('true'), 4],
    ['an opening', (out) => out.beginObject(), 1],
    ['bytes', (out) => out.splice(new Uint8Array([0x31, 0x32])), 2],
  ])('takes %s of just its size, and nothing larger', (_, write, bytes) => {
    const exact = new JsonWriter(bytes);
    write(exact);
    expect(exact).toMatchObject({ overflowed: false, length: bytes });
    const small = new JsonWriter(bytes - 1);
    write(small);
    expect(small.overflowed).toBe(true);
    expect(small.length).toBeLessThan(bytes);
  });

  it('says so until it is rolled back', () => {
    const out = new JsonWriter(10);
    out.text('a');
    const mark = out.length;
    out.text('much too long');
    out.raw('1');
    expect(out.overflowed).toBe(true);
    out.rollback(mark);
    expect(out.overflowed).toBe(false);
    out.raw('1');
    expect(textOf(out)).toBe('"a",1');
  });

  it('has no more room than its limit says, however large its buffer', () => {
    const out = new JsonWriter(100);
    out.reset(4);
    out.text('abc');
    expect(out.overflowed).toBe(true);
    out.reset(1000);
    out.text('x'.repeat(98));
    expect(out.overflowed).toBe(false);
    out.raw('1');
    expect(out.overflowed).toBe(true);
  });

  it('never writes past its limit, whatever is asked of it', () => {
    const step = fc.oneof(
      anyText.map((text) => (out: JsonWriter) => out.text(text)),
      anyText.map((text) => (out: JsonWriter) => out.key(text)),
      fc.double().map((number) => (out: JsonWriter) => out.number(number)),
      fc.nat({ max: 999_999 }).map((micros) => (out: JsonWriter) => out.seconds('t', 1730108972, micros)),
      fc.constant((out: JsonWriter) => out.beginObject()),
      fc.constant((out: JsonWriter) => out.endObject()),
      fc.constant((out: JsonWriter) => out.beginArray()),
      fc.constant((out: JsonWriter) => out.raw('true')),
      fc.uint8Array({ minLength: 1 }).map((bytes) => (out: JsonWriter) => out.splice(bytes)),
    );
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.array(step, { maxLength: 30 }), (limit, steps) => {
        const out = new JsonWriter(300);
        out.reset(limit);
        for (const write of steps) {
          const before = out.copy();
          write(out);
          expect(out.length).toBeLessThanOrEqual(limit);
          expect(Buffer.compare(out.copy().subarray(0, before.length), before)).toBe(0);
        }
      }),
      RUNS,
    );
  });
});

describe('names and texts that come again', () => {
  const member = (name: string, text: string) => (out: JsonWriter) => out.string(name, text);

  it.each<[name: string, texts: readonly (readonly [name: string, text: string])[]]>([
    ['the same text each time', Array.from({ length: 10 }, () => ['sku', 'a"b\u2028😀'])],
    [
      'another after many',
      [...Array.from({ length: 10 }, () => ['sku', 'x'] as const), ['sku', 'y'], ['sku', 'x']],
    ],
    ['two in turn', Array.from({ length: 20 }, (_, i) => ['sku', `${i % 2}`])],
    ['a name with quotes', Array.from({ length: 10 }, () => ['a"\\\ud800', 'x'])],
    ['a long name', Array.from({ length: 10 }, () => ['n'.repeat(300), 'x'])],
    ['a long text', Array.from({ length: 10 }, () => ['sku', 'x'.repeat(300)])],
    ['more names than are kept', Array.from({ length: 3000 }, (_, i) => [`n${i % 1100}`, 'x'])],
  ])('are written as the first time: %s', (_, members) => {
    const out = new JsonWriter(1000);
    for (const [name, text] of members) {
      out.reset(1000);
      out.string(name, text);
      expect(textOf(out)).toBe(written(member(wellFormed(name), text)));
    }
  });

  it('overflow as the first time', () => {
    const out = new JsonWriter(1000);
    for (let i = 0; i < 10; i++) {
      out.reset(i % 2 === 0 ? 1000 : 12);
      out.string('sku', 'a text');
      expect(out.overflowed).toBe(i % 2 === 1);
    }
    out.reset(1000);
    out.string('sku', 'a text');
    expect(textOf(out)).toBe('"sku":"a text"');
  });
});
