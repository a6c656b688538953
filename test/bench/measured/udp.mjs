// SPDX-License-Identifier: Apache-2.0
// Spans to datagrams that another process reads: what that takes of the processor, which waiting for room in the
// receiver's buffer does not change, and how much of it arrives.
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { XRaySpanExporter } from '@otel-xray/exporter';
import { createTranslator } from '@otel-xray/segment';
import { pace, samplesOf, tell } from './harness.mjs';
import { readTranslated, toDocument } from './object-translator.mjs';
import { ADOT_BATCH, adot } from './peers.mjs';
import { batchesOf, makeSpans } from './spans.mjs';

const receiver = fork(fileURLToPath(new URL('../../faults/programs/receiver.mjs', import.meta.url)), {
  execArgv: [],
});
const [port] = await once(receiver, 'message');
const spans = makeSpans(167);
const batches = batchesOf(spans);
const cases = { 'object, JSON.stringify, send': byObjects(), 'otel-xray': byExporter(), ADOT: byAdot() };

const rates = samplesOf(cases);
const arrived = samplesOf(cases);
for (const run of Object.values(cases)) for (let n = 0; n < 100; n++) await run();
const runs = Math.max(1, Math.round(pace.millis / 10));
for (let round = 0; round < pace.rounds; round++) {
  for (const [name, run] of Object.entries(cases)) {
    const before = await counts();
    globalThis.gc();
    const start = process.cpuUsage();
    for (let n = 0; n < runs; n++) await run();
    const { user, system } = process.cpuUsage(start);
    const after = await counts();
    const [read, lost] = [after.arrived - before.arrived, after.lost - before.lost];
    rates[name].push((runs * spans.length * 1e6) / (user + system));
    arrived[name].push((100 * read) / (read + lost));
  }
}
receiver.disconnect();
tell([
  { id: 'udp', samples: rates },
  { id: 'arrived', samples: arrived },
]);

async function counts() {
  receiver.send('count');
  const [answer] = await once(receiver, 'message');
  return answer;
}

function byExporter() {
  const exporter = new XRaySpanExporter({ daemonAddress: `127.0.0.1:${port}` });
  return async () => {
    for (const batch of batches) await new Promise((done) => exporter.export(batch, done));
  };
}

/** A datagram a span, as soon as it is written. */
function byObjects() {
  const socket = createSocket('udp4');
  const documents = createTranslator().translate(spans, { nest: false });
  const facts = readTranslated(documents.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString())));
  const send = (span, done) => {
    const text = `{"format":"json","version":1}\n${JSON.stringify(toDocument(span, facts))}`;
    socket.send(Buffer.from(text), port, '127.0.0.1', done);
  };
  return async () => {
    for (const batch of batches) {
      await Promise.all(batch.map((span) => new Promise((done) => send(span, done))));
    }
  };
}

function byAdot() {
  const toAdot = adot(`127.0.0.1:${port}`);
  return async () => {
    for (let n = 0; n < spans.length; n += ADOT_BATCH) await toAdot(spans.slice(n, n + ADOT_BATCH));
  };
}
