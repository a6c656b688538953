// SPDX-License-Identifier: Apache-2.0
// What a span costs where there are many: the same, where it is linear. And what a processor holds that nobody empties.
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { createTranslator } from '@otel-xray/segment';
import { pace, samplesOf, tell } from './harness.mjs';
import { createTracer, makeChildren, makeSpans, makeTrace, SPANS_A_TRACE } from './spans.mjs';

const translator = createTranslator();
const cases = {
  '1,000 spans at once': makeSpans(167),
  '10,000 spans': makeSpans(1_667),
  '100,000 spans': makeSpans(16_667),
  '500 children of one span': makeChildren(501, false),
  '5,000 children': makeChildren(5_001, false),
  '50 spans below one another': makeChildren(50, true),
  '500 below one another': makeChildren(500, true),
};
const rounds = Math.ceil(pace.rounds / 2);
const samples = samplesOf(cases);
for (const spans of Object.values(cases)) translateOften(spans);
for (let round = 0; round < rounds; round++) {
  for (const [name, spans] of Object.entries(cases)) {
    globalThis.gc();
    samples[name].push(translateOften(spans));
  }
}
tell([
  { id: 'growth', samples },
  { id: 'backlog', samples: backlogs() },
]);

/** Microseconds a span. So often that small batches are as long under way as large ones. */
function translateOften(spans) {
  const times = Math.ceil(20_000 / spans.length);
  const start = process.hrtime.bigint();
  for (let n = 0; n < times; n++) translator.translate(spans);
  return Number(process.hrtime.bigint() - start) / 1_000 / times / spans.length;
}

/** MB held after so many spans that nobody takes. */
function backlogs() {
  const transport = {
    maxDocumentBytes: 65_000,
    send: () => new Promise(() => undefined),
    close: async () => undefined,
  };
  const held = (spans) => {
    const exporter = new XRaySpanExporter({ transport });
    const processor = new XRaySpanProcessor({ exporter });
    const tracer = createTracer(processor);
    globalThis.gc();
    const before = memory();
    for (let n = 0; n < spans / SPANS_A_TRACE; n++) makeTrace(tracer, n);
    globalThis.gc();
    const { inFlight } = processor.stats();
    return [(memory() - before) / 1e6, inFlight];
  };
  held(1_000);
  return Object.fromEntries(
    [10_000, 20_000, 100_000].map((spans) => {
      const [megabytes, inFlight] = held(spans);
      return [`${spans.toLocaleString('en')} ended, ${inFlight.toLocaleString('en')} held`, [megabytes]];
    }),
  );
}

function memory() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
