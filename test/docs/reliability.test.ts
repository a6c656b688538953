// SPDX-License-Identifier: Apache-2.0
// The tables of docs/reliability.md are made of the rows that test/faults holds: `npm run docs:reliability` writes them.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { API_FAULTS } from '../faults/api.ts';
import { CALLER_FAULTS } from '../faults/caller.ts';
import { DAEMON_FAULTS } from '../faults/daemon.ts';
import type { Counted, Fault } from '../faults/fault.ts';
import { KERNEL_FAULTS } from '../faults/kernel.ts';
import { PROCESS_ENDS, SET_UPS } from '../faults/process.ts';

const PAGE = new URL('../../docs/reliability.md', import.meta.url);

const TABLES: Readonly<Record<string, readonly string[]>> = {
  daemon: faults(DAEMON_FAULTS),
  kernel: faults(KERNEL_FAULTS),
  api: faults(API_FAULTS),
  caller: faults(CALLER_FAULTS),
  process: table(
    ['the process ends', ...SET_UPS.map((setUp) => `\`${setUp}\``)],
    PROCESS_ENDS.map(({ end, arriveUnder }) => [
      end,
      ...SET_UPS.map((setUp) => (arriveUnder.includes(setUp) ? 'all arrive' : 'lost')),
    ]),
  ),
};

it('docs/reliability.md shows the rows of test/faults', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const written = page.replace(
    /(<!-- rows: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}${(TABLES[name] ?? []).join('\n')}\n${end}`,
  );
  expect(Object.keys(TABLES).filter((name) => !page.includes(`<!-- rows: ${name} -->`))).toEqual([]);
  await expect(written).toMatchFileSnapshot(PAGE.pathname);
});

function faults(rows: readonly Omit<Fault, 'run'>[]): readonly string[] {
  return table(
    ['what goes wrong', 'how', 'the user sees', 'counted'],
    rows.map(({ fault, how, warned, counted }) => [fault, how, seen(warned), told(counted)]),
  );
}

/** Of many warnings that differ by a code, the first. */
function seen(warned: readonly string[]): string {
  const [first = ''] = warned;
  if (warned.length === 0) return 'nothing';
  return `\`${first}\`${warned.length > 1 ? `, and so for each of ${warned.length} codes` : ''}`;
}

function told({ sent, rejected = {}, dropped = {} }: Counted): string {
  const codes = Object.entries(rejected);
  const total = codes.reduce((sum, [, count]) => sum + count, 0);
  const [[code] = ['']] = codes;
  return [
    ...(sent === undefined ? [] : [`${sent.toLocaleString('en')} sent`]),
    ...(total === 0 ? [] : [`${total} rejected (${codes.length > 1 ? 'by code' : `\`${code}\``})`]),
    ...Object.entries(dropped).map(([reason, count]) => `${count} dropped (\`${reason}\`)`),
  ].join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
