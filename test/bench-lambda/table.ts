// SPDX-License-Identifier: Apache-2.0
import { markdownTable, spreadText } from '../bench/markdown-table.ts';
import type { Measure } from '../bench/statistics.ts';
import type { Result } from './results.ts';
import { BARE } from './tools.ts';

/** How long it takes to start and to answer. */
export function timeTable(results: readonly Result[]): string {
  return markdownTable(
    ['', 'init ms', 'over bare', 'first ms', 'warm ms', 'over bare'],
    results.map(({ tool, init, first, warm }) => [
      tool,
      spreadText(init.value, 0),
      over(tool, init, 0),
      spreadText(first.value, 1),
      spreadText(warm.value, 2),
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
      spreadText(startCpu.value, 0),
      over(tool, startCpu, 0),
      spreadText(warmCpu.value, 2),
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
      spreadText(peak.value, 0),
      over(tool, peak, 1),
      spreadText(own.value, 0),
      over(tool, own, 1),
      fewest === most ? String(most) : `${fewest} to ${most}`,
    ]),
  );
}

function over(tool: string, { over: more, ratio }: Measure, digits: number): string {
  if (tool === BARE.name) return '';
  return `${more.median < 0 ? '' : '+'}${spreadText(more, digits)} ×${ratio.toFixed(2)}`;
}
