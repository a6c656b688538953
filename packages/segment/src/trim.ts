// SPDX-License-Identifier: Apache-2.0

/** How much of a span may be written. Each step gives up more, in the order in which it is missed least. */
export interface Trim {
  /** Longest value in metadata, in bytes of JSON; larger ones are left out, strings are cut. */
  readonly metadataValueBytes: number;
  /** All of metadata, in bytes of JSON. */
  readonly metadataBytes: number;
  readonly exceptions: number;
  /** Frames of each stack. */
  readonly frames: number;
  /** Longest text anywhere in the document, in characters. */
  readonly textCharacters: number;
  /** What `otel.truncated` says. */
  readonly names: readonly string[];
}

const ALL = Number.POSITIVE_INFINITY;

const NOTHING: Trim = {
  metadataValueBytes: ALL,
  metadataBytes: ALL,
  exceptions: ALL,
  frames: ALL,
  textCharacters: ALL,
  names: [],
};

/** From nothing to all that can be given up: metadata, then stack frames, then long strings. */
export const TRIMS: readonly [Trim, ...Trim[]] = [
  NOTHING,
  step({ metadataValueBytes: 1024, names: ['metadata'] }),
  step({ metadataValueBytes: 1024, metadataBytes: 8192, names: ['metadata'] }),
  step({ metadataBytes: 0, names: ['metadata'] }),
  step({ metadataBytes: 0, exceptions: 20, frames: 20, names: ['metadata', 'stack'] }),
  step({ metadataBytes: 0, exceptions: 20, frames: 0, names: ['metadata', 'stack'] }),
  step({
    metadataBytes: 0,
    exceptions: 20,
    frames: 0,
    textCharacters: 1000,
    names: ['metadata', 'stack', 'strings'],
  }),
  step({
    metadataBytes: 0,
    exceptions: 5,
    frames: 0,
    textCharacters: 100,
    names: ['metadata', 'stack', 'strings'],
  }),
  step({
    metadataBytes: 0,
    exceptions: 0,
    frames: 0,
    textCharacters: 10,
    names: ['metadata', 'stack', 'strings'],
  }),
];

function step(given: Partial<Trim>): Trim {
  return { ...NOTHING, ...given };
}

/** Whether even texts are cut: then nothing of unknown size may be written whole. */
export function isCut(trim: Trim): boolean {
  return trim.textCharacters < ALL;
}

/** Cuts a text to a number of characters, never inside a surrogate pair. */
export function cut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const code = text.charCodeAt(characters - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? characters - 1 : characters);
}
