// SPDX-License-Identifier: Apache-2.0

/** More than any row shows: what is cut off is never looked at. */
const MAX_CHARACTERS = 4_000;

/**
 * A stranger's text, made fit for a terminal: on one line, without the characters that move the cursor, colour the
 * screen, ring the bell or turn the direction of writing. A name like `\u001b[2J` would otherwise clear the screen.
 */
export function plainText(text: string): string {
  return text
    .slice(0, MAX_CHARACTERS)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}

/** Columns a terminal gives to this text: two for East Asian wide characters and emoji, none for accents. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text within `width` columns, its end marked with `…` where something is missing. */
export function cutText(text: string, width: number): string {
  let kept = '';
  let used = 0;
  // Where the cut goes, should it be needed: one column is the mark's.
  let atMark = '';
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) return width > 0 ? `${atMark}…` : '';
    kept += character;
    if (used < width) atMark = kept;
  }
  return kept;
}

/** The text cut or filled up to exactly `width` columns. */
export function fitText(text: string, width: number): string {
  const cut = cutText(text, width);
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)));
}

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18AFF}\u{1B000}-\u{1B2FF}\u{1F000}-\u{1FAFF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /\p{Mn}|\p{Me}/u;

function characterWidth(character: string): number {
  // Nearly everything, and quick.
  if (character < '\u0300') return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
