// SPDX-License-Identifier: Apache-2.0
import { markdownTable } from './markdown-table.ts';
import { type Comparison, caseOf, comparisonOf, differenceOf, ratioOf } from './results.ts';

/** What is wanted, and what of that there is. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly reached: string;
  readonly isReached: boolean;
}

const READY = 'JSON.stringify of the ready document';
const OBJECT = 'object, JSON.stringify, write';
const OURS = 'otel-xray';

/** On Node.js 22 and later `JSON.stringify` is itself faster. */
export function targetsOf(results: readonly Comparison[], major: number): readonly Target[] {
  const isOld = major < 22;
  const of = (id: string): Comparison => comparisonOf(results, id);
  const times = (id: string, base: string): number => ratioOf(of(id), OURS, base).median;
  const growth = (many: string, few: string): number => ratioOf(of('growth'), many, few).median;
  return [
    atLeast('to bytes, to the ready document', times('lean', READY), isOld ? 1.5 : 1.15),
    atLeast('to bytes, with the whole resource, to that', times('full', READY), isOld ? 2.2 : 1.6),
    atLeast('to bytes, to an exporter by objects', times('lean', OBJECT), isOld ? 2.2 : 1.8),
    atMost('heap made for a span, bytes', caseOf(of('heap'), 'otel-xray, a document a span').median, 500),
    atLeast('life of a request, to aws-xray-sdk-core', times('life', 'aws-xray-sdk-core'), 3),
    atLeast('to datagrams, to an exporter by objects', times('udp', 'object, JSON.stringify, send'), 2.5),
    atMost('a span among 100,000, to one among 1,000', growth('100,000 spans', '1,000 spans at once'), 1.5),
    atMost('one of 5,000 children, to one of 500', growth('5,000 children', '500 children of one span'), 1.5),
    atMost('500 deep, to 50 deep', growth('500 below one another', '50 spans below one another'), 1.5),
    atMost(
      'timers later at 5,000 spans/s, 99 of 100, ms',
      differenceOf(of('pauses'), OURS, 'OpenTelemetry SDK alone').median,
      2,
    ),
  ];
}

/** All targets, with what is reached. */
export function targetTable(targets: readonly Target[]): string {
  return markdownTable(
    ['of otel-xray', 'wanted', 'reached', ''],
    targets.map(({ what, wanted, reached, isReached }) => [what, wanted, reached, isReached ? '' : 'missed']),
  );
}

/** In words, for the terminal; with `isChecked` the process fails. */
export function tellMissed(targets: readonly Target[], isChecked: boolean): void {
  for (const { what, wanted, reached, isReached } of targets) {
    if (isReached) continue;
    console.error(`Target missed: ${what}: ${reached}, not ${wanted}`);
    if (isChecked) process.exitCode = 1;
  }
}

function atLeast(what: string, value: number, limit: number): Target {
  return { what, wanted: `≥ ${limit}`, reached: value.toFixed(2), isReached: value >= limit };
}

export function atMost(what: string, value: number, limit: number): Target {
  return { what, wanted: `≤ ${limit}`, reached: value.toFixed(2), isReached: value <= limit };
}
