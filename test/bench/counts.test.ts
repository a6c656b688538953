// SPDX-License-Identifier: Apache-2.0
// What the benchmarks measure, as far as it can be counted: a busy machine changes none of this.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Transport, XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { createTranslator, type SegmentDocument } from '@otel-xray/segment';
import { describe, expect, it } from 'vitest';
import { createTracer, makeChildren, makeSpans, makeTrace, SPANS_A_TRACE } from './measured/spans.mjs';

function bytesOf(documents: readonly SegmentDocument[]): number {
  return documents.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}

/** A receiver of documents, and how many it has. */
function createCounter(): Transport & { readonly documents: () => number } {
  let count = 0;
  return {
    maxDocumentBytes: 65_000,
    documents: () => count,
    send: async (documents) => {
      count += documents.length;
      return documents.map(() => ({ status: 'sent' }));
    },
    close: async () => undefined,
  };
}

describe('datagrams', () => {
  it('a request is one, whatever the batches', async () => {
    const transport = createCounter();
    const processor = new XRaySpanProcessor({ exporter: new XRaySpanExporter({ transport }) });
    const tracer = createTracer(processor);
    for (let n = 0; n < 1_000; n++) makeTrace(tracer, n);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ given: 1_000 * SPANS_A_TRACE, sent: 1_000 * SPANS_A_TRACE });
    expect(transport.documents()).toBe(1_000);
    await processor.shutdown();
  });

  it('are 0.1 a span for requests of ten', () => {
    const requests = Array.from({ length: 100 }, () => makeChildren(10, false));
    expect(createTranslator().translate(requests.flat())).toHaveLength(100);
  });
});

describe('many spans make as many bytes as their number, not its square', () => {
  it.each<[string, (count: number) => readonly ReadableSpan[]]>([
    ['requests', (count) => makeSpans(count / 10)],
    ['children of one span', (count) => makeChildren(count, false)],
    ['spans below one another', (count) => makeChildren(count / 10, true)],
  ])('%s', (_, make) => {
    const translator = createTranslator();
    const [few, many] = [500, 5_000].map((count) => {
      const spans = make(count);
      const documents = translator.translate(spans);
      expect(documents.flatMap(({ spanIds }) => spanIds)).toHaveLength(spans.length);
      return bytesOf(documents) / spans.length;
    });
    expect(many).toBeLessThan((few ?? 0) * 1.2);
  });
});

describe('the built exporter', () => {
  it('loads four files beside the API: its own, and three of the translator', () => {
    const file = fileURLToPath(new URL('../../packages/exporter/dist/index.cjs', import.meta.url));
    const code = `require(${JSON.stringify(file)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded: readonly string[] = JSON.parse(
      execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }),
    );
    const own = loaded.filter((path) => !path.includes('/node_modules/@opentelemetry/api/'));
    // Parts that a package's entry points share have a hash in their names.
    const names = own.map((path) =>
      path
        .split('/')
        .slice(-3)
        .join('/')
        .replace(/-[\w-]{8}\.cjs$/, '.cjs'),
    );
    expect(names.sort()).toEqual([
      'exporter/dist/index.cjs',
      'segment/dist/index.cjs',
      'segment/dist/light.cjs',
      'segment/dist/translator.cjs',
    ]);
  });
});
