// SPDX-License-Identifier: Apache-2.0
// What is allocated for a span: the young generation is so large here (see `programs.ts`) that nothing is collected
// while a batch is written, so that the difference is what was made.
import { createTranslator } from '@otel-xray/segment';
import { pace, samplesOf, tell } from './harness.mjs';
import { readTranslated, toDocument } from './object-translator.mjs';
import { otlp, zipkin } from './peers.mjs';
import { batchesOf, makeSpans } from './spans.mjs';

const spans = makeSpans(167);
const batches = batchesOf(spans);
const translator = createTranslator();
const documents = batches.flatMap((batch) => translator.translate(batch, { nest: false }));
const ready = documents.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()));
const facts = readTranslated(ready);
const { toProtobuf, toJson } = otlp();
const toZipkin = zipkin();
const buffer = Buffer.allocUnsafe(70_000);

const cases = {
  'JSON.stringify of the ready document, write': () => {
    for (const document of ready) buffer.write(JSON.stringify(document));
  },
  'otel-xray, a document a span': () => {
    for (const batch of batches) translator.translate(batch, { nest: false });
  },
  'otel-xray, nested': () => {
    for (const batch of batches) translator.translate(batch);
  },
  'object, JSON.stringify, write': () => {
    for (const span of spans) buffer.write(JSON.stringify(toDocument(span, facts)));
  },
  'OTLP JSON': () => batches.forEach(toJson),
  'OTLP protobuf': () => batches.forEach(toProtobuf),
  Zipkin: () => batches.forEach(toZipkin),
};

const heap = samplesOf(cases);
const outside = samplesOf(cases);
for (const run of Object.values(cases)) for (let n = 0; n < 200; n++) run();
for (let round = 0; round < pace.rounds; round++) {
  for (const [name, run] of Object.entries(cases)) {
    globalThis.gc();
    const before = process.memoryUsage();
    run();
    const after = process.memoryUsage();
    heap[name].push((after.heapUsed - before.heapUsed) / spans.length);
    outside[name].push((after.arrayBuffers - before.arrayBuffers) / spans.length);
  }
}
tell([
  { id: 'heap', samples: heap },
  { id: 'outside', samples: outside },
]);
