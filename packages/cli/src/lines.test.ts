// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './lines.ts';

async function lines(...chunks: (string | Uint8Array)[]): Promise<[number, string | Error][]> {
  const all: [number, string | Error][] = [];
  for await (const { number, text } of readLines(Readable.from(chunks, { objectMode: true })))
    all.push([number, text]);
  return all;
}

describe('readLines', () => {
  it.each<[name: string, chunks: string[], expected: string[]]>([
    ['nothing', [], []],
    ['a line', ['a\n'], ['a']],
    ['no newline at the end', ['a\nb'], ['a', 'b']],
    ['Windows line ends', ['a\r\nb\r\n'], ['a', 'b']],
    ['empty lines, which count', ['\n\na\n'], ['', '', 'a']],
    ['lines over chunks', ['a', 'b', 'c\nd', '\n'], ['abc', 'd']],
    ['a byte order mark', ['\uFEFFa\n'], ['a']],
    ['line separators that are part of the text', ['a\u2028b\u0085c\n'], ['a\u2028b\u0085c']],
  ])('%s', async (_name, chunks, expected) => {
    expect(await lines(...chunks)).toEqual(expected.map((text, index) => [index + 1, text]));
  });

  it('splits bytes anywhere, in the middle of a character too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          const bytes = Buffer.from(texts.map((text) => `<${text.replace(/[\r\n]/g, '')}>\n`).join(''));
          const chunks: Uint8Array[] = [];
          for (let start = 0; start < bytes.length; start += size)
            chunks.push(bytes.subarray(start, start + size));
          expect(await lines(...chunks)).toEqual(
            texts.map((text, index) => [index + 1, `<${text.replace(/[\r\n]/g, '')}>`]),
          );
        },
      ),
    );
  });

  it('reads a line of tens of megabytes', async () => {
    const piece = 'x'.repeat(65_536);
    const [[, text] = [0, '']] = await lines(...Array.from({ length: 640 }, () => piece), '\n');
    expect(text).toHaveLength(640 * 65_536);
  });
});
