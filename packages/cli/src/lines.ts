// SPDX-License-Identifier: Apache-2.0

/** A line of input without its end, counted from 1. */
export interface Line {
  readonly number: number;
  /** The text, or why it could not be one: a line beyond what a string holds. */
  readonly text: string | Error;
}

const NEWLINE = 0x0a;

/**
 * Splits a stream into lines, at newlines only: `node:readline` also splits at U+2028, which JSON strings may hold as it
 * is. Lines may be of any length; each piece of one is looked at once.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let number = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      pieces.push(bytes.subarray(start, end));
      number += 1;
      yield { number, text: decode(pieces) };
      pieces = [];
      start = end + 1;
    }
    if (start < bytes.length) pieces.push(bytes.subarray(start));
  }
  if (pieces.length > 0) yield { number: number + 1, text: decode(pieces) };
}

function decode(pieces: readonly Uint8Array[]): string | Error {
  try {
    return Buffer.concat(pieces)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim();
  } catch (error: unknown) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
