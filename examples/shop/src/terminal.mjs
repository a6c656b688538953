// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';

/** Colours where someone sees them: on a terminal, unless NO_COLOR asks for none. */
export const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
export const width = Math.min(process.stdout.columns || 120, 160);

const NAME_WIDTH = 38;

/** @typedef {'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'magenta'} Style */

/** @param {Style} style @param {string} text */
export function paint(style, text) {
  return colour ? styleText(style, text) : text;
}

/** @param {string} text */
export function heading(text) {
  console.log(`\n${paint('bold', text)}`);
}

/**
 * A table with a heading: the first column to the left, numbers to the right, zeros as dots.
 * @param {string} title @param {readonly string[]} columns
 * @param {readonly { name: string, cells: readonly number[] }[]} rows
 * @param {readonly Style[]} styles of the columns
 */
export function table(title, columns, rows, styles) {
  const nameWidth = Math.max(NAME_WIDTH, ...rows.map(({ name }) => name.length + 2));
  const cellWidth = Math.max(...columns.map((column) => column.length)) + 2;
  const titles = columns.map((column) => column.padStart(cellWidth)).join('');
  console.log(`\n${paint('bold', title.padEnd(nameWidth))}${paint('dim', titles)}`);
  for (const { name, cells } of rows) {
    const numbers = cells.map((cell, index) => {
      const text = (cell === 0 ? '·' : String(cell)).padStart(cellWidth);
      return paint(cell === 0 ? 'dim' : (styles[index] ?? 'dim'), text);
    });
    console.log(`  ${name.padEnd(nameWidth - 2)}${numbers.join('')}`);
  }
}
