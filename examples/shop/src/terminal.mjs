// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';

/** Colours where someone sees them: on a terminal, unless NO_COLOR asks for none. */
export const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
export const width = Math.min(process.stdout.columns || 120, 160);

/** @typedef {'bold' | 'dim' | 'red'} Style */

/** @param {Style} style @param {string} text */
export function paint(style, text) {
  return colour ? styleText(style, text) : text;
}

/** @param {string} text */
export function heading(text) {
  console.log(`\n${paint('bold', text)}`);
}
