// SPDX-License-Identifier: Apache-2.0
import type { Result } from './results.ts';
import type { Measure, Spread } from './statistics.ts';
import { BARE } from './tools.ts';

/** How long it takes to start and to answer. */
export function timeTable(results: readonly Result[]): string {
  return markdownTable(
    ['', 'init ms', 'over bare', 'first ms', 'warm ms', 'over bare'],
    results.map(({ tool, init, first, warm }) => [
      tool,
      spread(init.value, 0),
      over(tool, init, 0),
      spread(first.value, 1),
      spread(warm.value, 2),
      over(tool, warm, 2),
    ]),
  );
}

/** What it takes of the processor, which the rest of the machine changes least. */
export function cpuTable(results: readonly Result[]): string {
  return markdownTable(
    ['', 'CPU ms until the first answer', 'over bare', 'CPU ms a warm invocation', 'over bare'],
    results.map(({ tool, startCpu, warmCpu }) => [
      tool,
      spread(startCpu.value, 0),
      over(tool, startCpu, 0),
      spread(warmCpu.value, 2),
      over(tool, warmCpu, 2),
    ]),
  );
}

/** What it holds after its invocations, and what has arrived of them. */
export function memoryTable(results: readonly Result[]): string {
  return markdownTable(
    ['', 'peak MB', 'over bare', 'own MB', 'over bare', 'spans an invocation'],
    results.map(({ tool, peak, own, spans: { fewest, most } }) => [
      tool,
      spread(peak.value, 0),
      over(tool, peak, 1),
      spread(own.value, 0),
      over(tool, own, 1),
      fewest === most ? String(most) : `${fewest} to ${most}`,
    ]),
  );
}

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

function over(tool: string, { over: more, ratio }: Measure, digits: number): string {
  if (tool === BARE.name) return '';
  return `${more.median < 0 ? '' : '+'}${spread(more, digits)} ×${ratio.toFixed(2)}`;
}

function spread({ median, lower, upper }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}…${upper.toFixed(digits)})`;
}
