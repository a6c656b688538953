// SPDX-License-Identifier: Apache-2.0
// The tables of docs/scale.md are made of the model: `npm run docs:scale` writes them.
import { readFileSync } from 'node:fs';
import { createTranslator } from '@otel-xray/segment';
import { describe, expect, it } from 'vitest';
import { makeSpans, SPANS_A_TRACE } from './measured/spans.mjs';
import { ALL, callsOf, DAEMON, DEFAULT_RULE, EXPORTER, loadOf, QUOTA_RULE, REQUEST } from './scale.ts';
import { SCALE_TABLES } from './scale-tables.ts';

const PAGE = new URL('../../docs/scale.md', import.meta.url);

it('docs/scale.md shows what the model says', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const written = page.replace(
    /(<!-- rows: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${SCALE_TABLES[name]}\n\n${end}`,
  );
  const missing = Object.keys(SCALE_TABLES).filter((name) => !page.includes(`<!-- rows: ${name} -->`));
  expect(missing).toEqual([]);
  await expect(written).toMatchFileSnapshot(PAGE.pathname);
});

it('the request of the model is that of the benchmark', () => {
  const documents = createTranslator().translate(makeSpans(100));
  const bytes = documents.reduce((sum, document) => sum + document.bytes.byteLength, 0);
  expect(SPANS_A_TRACE).toBe(REQUEST.spans);
  expect(documents).toHaveLength(100);
  // What the translator says of a span may change by a few bytes without the page being wrong.
  expect(Math.abs(bytes / 100 / REQUEST.nestedBytes - 1)).toBeLessThan(0.05);
});

describe('a fleet of 1,000', () => {
  it.each([
    [ALL, 2_500, 10_000, 32_399.5],
    [DEFAULT_RULE, 125.95, 503.8, 1_631.81],
    [QUOTA_RULE, 650, 2_600, 8_423.5],
  ])('$name', (sampling, traces, documents, dollarsAMonth) => {
    const load = loadOf(1_000, sampling);
    expect(load.traces).toBeCloseTo(traces);
    expect(load.documents).toBeCloseTo(documents);
    expect(load.dollarsAMonth).toBeCloseTo(dollarsAMonth, 1);
  });
});

describe('calls of one sender', () => {
  it('are full where there is much', () => {
    expect(callsOf(1_000, DAEMON)).toBeCloseTo(1_000 / 50, 0);
  });

  it('are one a document where there is little', () => {
    expect(callsOf(0.01, DAEMON)).toBeCloseTo(0.01, 3);
    expect(callsOf(0.01, EXPORTER)).toBeCloseTo(0.01, 3);
  });

  it('of a process are one a second and the time until the next document', () => {
    expect(callsOf(10, EXPORTER)).toBeCloseTo(1 / 1.1, 1);
  });
});
