// SPDX-License-Identifier: Apache-2.0
// From spans to bytes: the translator beside `JSON.stringify` of its own documents, beside an exporter that makes
// objects of spans, and beside the serialisers that users would pick instead.
import { createTranslator } from '@otel-xray/segment';
import { measure, tell } from './harness.mjs';
import { readTranslated, toDocument } from './object-translator.mjs';
import { ADOT_BATCH, adot, collector, otlp, withoutSockets, zipkin } from './peers.mjs';
import { batchesOf, makeSpans } from './spans.mjs';

withoutSockets();
const REQUESTS = 167;
const spans = makeSpans(REQUESTS);
tell([
  // Every span a document of its own, as the peers write them.
  await compare('lean', spans, { nest: false }),
  // A segment, with all that is known of the resource.
  await compare('full', makeSpans(REQUESTS, true), { nest: false }),
  await compare('nested', spans, {}),
]);

async function compare(id, spans, limits) {
  const translator = createTranslator();
  const batches = batchesOf(spans);
  const translated = batches.flatMap((batch) => translator.translate(batch, limits));
  const ready = translated.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()));
  const ours = () => {
    for (const batch of batches) translator.translate(batch, limits);
  };
  const base = () => {
    for (const document of ready) JSON.stringify(document);
  };
  const peers = id === 'lean' ? peersWith(spans, batches, readTranslated(ready)) : {};
  const cases = { 'JSON.stringify of the ready document': base, 'otel-xray': ours, ...peers };
  return { id, samples: await measure(cases, spans.length) };
}

function peersWith(spans, batches, facts) {
  const { toProtobuf, toJson } = otlp();
  const [toZipkin, toAdot] = [zipkin(), adot('127.0.0.1:9')];
  const tens = spans.flatMap((_, n) => (n % ADOT_BATCH === 0 ? [spans.slice(n, n + ADOT_BATCH)] : []));
  const buffer = Buffer.allocUnsafe(70_000);
  const go = collector(spans);
  return {
    'object, JSON.stringify, write': () => {
      for (const span of spans) buffer.write(JSON.stringify(toDocument(span, facts)));
    },
    'OTLP JSON': () => batches.forEach(toJson),
    'OTLP protobuf': () => batches.forEach(toProtobuf),
    Zipkin: () => batches.forEach(toZipkin),
    'ADOT, without its socket': async () => {
      for (const batch of tens) await toAdot(batch);
    },
    ...(go && { "the collector's translator, in Go": go }),
  };
}
