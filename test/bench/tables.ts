// SPDX-License-Identifier: Apache-2.0
import { markdownTable, spreadText } from './markdown-table.ts';
import { type Comparison, caseOf, comparisonOf, ratioOf } from './results.ts';

/** How a comparison is shown. */
interface Table {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  /** Of which each case is told as so many times. */
  readonly base?: string;
}

/** Of the exporters alone, with the common unit of serialisers. */
const READY = 'JSON.stringify of the ready document';

const TABLES: readonly Table[] = [
  { id: 'lean', title: 'Spans to bytes, each a document', unit: 'spans/s', digits: 0, base: READY },
  { id: 'full', title: 'With the whole resource in each document', unit: 'spans/s', digits: 0, base: READY },
  { id: 'nested', title: 'Nested: a request is a document', unit: 'spans/s', digits: 0, base: READY },
  { id: 'heap', title: 'Heap made for a span', unit: 'bytes', digits: 0 },
  { id: 'outside', title: 'Memory outside the heap made for a span', unit: 'bytes', digits: 0 },
  {
    id: 'life',
    title: 'The life of a request of six spans: made, ended, written',
    unit: 'requests/s',
    digits: 0,
    base: 'aws-xray-sdk-core',
  },
  {
    id: 'udp',
    title: 'Spans to datagrams, by CPU time',
    unit: 'spans/s of CPU',
    digits: 0,
    base: 'object, JSON.stringify, send',
  },
  { id: 'arrived', title: 'What of that arrived', unit: '% of the datagrams', digits: 1 },
  { id: 'growth', title: 'A span among many', unit: 'µs a span', digits: 2 },
  { id: 'backlog', title: 'A processor that nobody empties', unit: 'MB held', digits: 1 },
  { id: 'pauses', title: 'How late a timer of 1 ms is at 5,000 spans/s, 99 of 100', unit: 'ms', digits: 2 },
];

/** All that was measured on one Node.js. */
export function tablesOf(results: readonly Comparison[]): string {
  return TABLES.map((table) => {
    const comparison = comparisonOf(results, table.id);
    return `### ${table.title}\n\n${tableOf(table, comparison)}`;
  }).join('\n\n');
}

function tableOf({ unit, digits, base }: Table, comparison: Comparison): string {
  const rows = Object.keys(comparison.samples).map((name) => {
    const value = spreadText(caseOf(comparison, name), digits);
    return base === undefined ? [name, value] : [name, value, spreadText(ratioOf(comparison, name, base), 2)];
  });
  return markdownTable(base === undefined ? ['', unit] : ['', unit, 'ratio'], rows);
}
