// SPDX-License-Identifier: Apache-2.0
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, expect, it } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import type { ExportedSpan } from './pending-resource.ts';
import { spanOf, traceOf } from './test-spans.ts';
import type { Transport } from './transport.ts';

const transport: Transport = {
  maxDocumentBytes: 65_536,
  send: async (documents) => documents.map(() => ({ status: 'sent' })),
  close: async () => undefined,
};

const filled = (number: number): ExportedSpan =>
  spanOf(number, { attributes: { filling: 'x'.repeat(50_000) } });
const unreadable = spanOf(9, {
  spanContext: () => {
    throw new Error('not for you');
  },
});

afterEach(() => diag.disable());

it.each<[name: string, exports: readonly ExportedSpan[][], times: number]>([
  ['a small trace', [traceOf(3, 1000)], 0],
  ['more than 100 KB of several traces', [[filled(1), filled(2), filled(3)]], 0],
  ['two large traces, said once', [traceOf(20, 10_000), traceOf(20, 10_000)], 1],
  ['a large trace and a span that cannot be read', [[unreadable, ...traceOf(20, 10_000)]], 1],
])('%s', async (_name, exports, times) => {
  const lines: string[] = [];
  const ignore = (): void => undefined;
  const warn = (_namespace: string, line: unknown): void => {
    lines.push(String(line));
  };
  diag.setLogger({ error: ignore, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  const exporter = new XRaySpanExporter({ transport });
  for (const spans of exports) await new Promise((resolve) => exporter.export(spans, resolve));
  await exporter.shutdown();
  expect(lines.filter((line) => /^trace 6592\w+ has 2\d{5} bytes in one export/.test(line))).toHaveLength(
    times,
  );
  expect(lines.filter((line) => line.includes('of a trace'))).toHaveLength(times);
});
