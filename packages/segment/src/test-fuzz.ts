// SPDX-License-Identifier: Apache-2.0
// For tests only. No source imports it, so it is not published.
import type { SegmentDocument, TranslationDrop } from './index.ts';
import type { SpanSource } from './span.ts';

/** How often each property is tried (`FUZZ_RUNS`), and from where (`FUZZ_SEED`; drawn, and told on failure). */
export const FUZZ: { readonly numRuns: number; readonly seed?: number } = {
  numRuns: Number(process.env.FUZZ_RUNS ?? 2000),
  ...(process.env.FUZZ_SEED !== undefined && { seed: Number(process.env.FUZZ_SEED) }),
};

/** What became of all spans that were tried. */
const counts = new Map<string, number>();

export function count(
  spans: readonly SpanSource[],
  documents: readonly SegmentDocument[],
  drops: readonly TranslationDrop[],
): void {
  add('spans', spans.length);
  add('documents', documents.length);
  add(
    'written',
    documents.reduce((sum, { spanIds }) => sum + spanIds.length, 0),
  );
  for (const { reason } of drops) add(`dropped: ${reason}`, 1);
}

/** `spans 4021, documents 3999, written 4000, dropped: unreadable 21` */
export function describeCounts(): string {
  return [...counts].map(([what, number]) => `${what} ${number.toLocaleString('en')}`).join(', ');
}

function add(what: string, number: number): void {
  counts.set(what, (counts.get(what) ?? 0) + number);
}
