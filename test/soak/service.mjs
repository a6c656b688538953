// SPDX-License-Identifier: Apache-2.0
// Works in rounds, each begun by the parent: so many requests a second, half of them to the daemon and half to the API;
// then everything is flushed, the garbage collected, and the parent told what is left.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diag, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  createUdpTransport,
  parseDaemonAddress,
  withRetry,
  XRaySpanExporter,
  XRaySpanProcessor,
} from '@otel-xray/exporter';
import { createTranslator } from '@otel-xray/segment';

const [, , daemon, api, seconds, open] = process.argv;
const TICK_MILLIS = 20;
const REQUESTS_PER_TICK = 4;
/** A request has a root, four children, and, where spans are left open, as many that never end. */
const CHILDREN = 4;
/** Short, so that a round with an API that hangs ends soon. */
const timeoutMillis = 2_000;

let warnings = 0;
diag.setLogger({ error() {}, warn: () => warnings++, info() {}, debug() {}, verbose() {} });

// Tries datagrams that the kernel refuses (EMSGSIZE), as macOS does from 9,216 bytes on.
const udp = createUdpTransport({ address: parseDaemonAddress(daemon), maxDatagramBytes: 70_000 });
const toDaemon = new XRaySpanExporter({ transport: withRetry(udp), maxDocumentBytes: 65_536, timeoutMillis });
process.env.AWS_ENDPOINT_URL_XRAY = api;
const toApi = new XRaySpanExporter({ transport: 'api', timeoutMillis });
// Open spans are remembered as far as this, which is soon.
const byRequest = new XRaySpanProcessor({ exporter: toDaemon, maxSpans: 5_000 });
const byBatch = new BatchSpanProcessor({ exporter: toApi, maxQueueSize: 20_000 });
const tracers = [byRequest, byBatch].map((processor) =>
  new TracerProvider({ spanProcessors: [processor] }).getTracer('soak'),
);
const filling = 'x'.repeat(65_500 - sizeOfDocument());
let ended = 0;

process.on('message', async () => {
  const end = performance.now() + Number(seconds) * 1_000;
  for (let tick = 0; performance.now() < end; tick++) {
    for (const tracer of tracers) for (let request = 0; request < REQUESTS_PER_TICK; request++) serve(tracer);
    if (tick % 50 === 0) endLarge();
    await sleep(TICK_MILLIS);
  }
  await byRequest.forceFlush();
  // It rejects where a batch was not exported; the account tells.
  await byBatch.forceFlush().catch(() => undefined);
  await toApi.forceFlush();
  // Sockets that are being closed.
  await sleep(200);
  global.gc();
  global.gc();
  process.send({
    ended,
    warnings,
    heap: process.memoryUsage().heapUsed,
    handles: readdirSync('/dev/fd').length,
    maxDocumentBytes: udp.maxDocumentBytes,
    daemon: byRequest.stats(),
    api: toApi.stats(),
  });
});
process.on('disconnect', () => process.exit());
process.send('ready');

/** Fits a document, and no datagram. */
function endLarge() {
  tracers[0].startSpan('large', { root: true, attributes: { filling } }).end();
  ended += 1;
}

/** Of such a span without its filling. */
function sizeOfDocument() {
  let size = 0;
  const onEnd = (span) => {
    size = createTranslator().translate([span])[0].bytes.byteLength;
  };
  const nothing = async () => undefined;
  const probe = { onStart() {}, onEnd, forceFlush: nothing, shutdown: nothing };
  const tracer = new TracerProvider({ spanProcessors: [probe] }).getTracer('soak');
  tracer.startSpan('large', { root: true, attributes: { filling: '' } }).end();
  return size;
}

function serve(tracer) {
  const root = tracer.startSpan('GET /orders', {
    kind: 1,
    root: true,
    attributes: { 'http.route': '/orders/{id}' },
  });
  const context = trace.setSpan(ROOT_CONTEXT, root);
  for (let child = 0; child < CHILDREN; child++) {
    const span = tracer.startSpan('SELECT', { attributes: { 'db.system': 'mysql' } }, context);
    if (child === 0) span.recordException(new Error('it was not there'));
    span.end();
    if (open === 'open') tracer.startSpan('never ends', {}, context);
  }
  root.end();
  ended += CHILDREN + 1;
}
