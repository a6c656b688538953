// SPDX-License-Identifier: Apache-2.0
import type { Spread } from './statistics.ts';

/** Padded, so that it can be read in a terminal too. The first column is a name, the others are figures. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = (row: readonly string[]): string =>
    line(
      widths.map(
        (width, column) => (column === 0 ? row[0]?.padEnd(width) : row[column]?.padStart(width)) ?? '',
      ),
    );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [padded(head), line(rule), ...rows.map(padded)].join('\n');
}

/** The median, and the middle half in brackets. */
export function spreadText({ median, lower, upper }: Spread, digits: number): string {
  const text = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median)} (${text(lower)}…${text(upper)})`;
}
