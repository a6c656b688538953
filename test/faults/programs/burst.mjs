// SPDX-License-Identifier: Apache-2.0
// Ends many spans at once, each a document of about so many bytes, and prints what became of them. Nothing is shut
// down: it ends because nothing holds it.
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';

const [, , processor, count, bytes] = process.argv;
const exporter = new XRaySpanExporter({ timeoutMillis: 300_000 });
const spans = Number(count);
const PROCESSORS = {
  BatchSpanProcessor: () =>
    new BatchSpanProcessor({ exporter, maxQueueSize: spans, exportTimeoutMillis: 300_000 }),
  XRaySpanProcessor: () => new XRaySpanProcessor({ exporter, maxSpans: spans, maxBytes: 2 ** 31 }),
};
const spanProcessor = PROCESSORS[processor]();
const tracer = new TracerProvider({ spanProcessors: [spanProcessor] }).getTracer('burst');
// A document without attributes has some 350 bytes.
const attributes = { filling: 'x'.repeat(Math.max(0, Number(bytes) - 350)) };

const cpu = process.cpuUsage();
const start = performance.now();
for (let number = 0; number < spans; number++) tracer.startSpan('work', { root: true, attributes }).end();
await spanProcessor.forceFlush();
await exporter.forceFlush();
const { user, system } = process.cpuUsage(cpu);
const millis = performance.now() - start;
console.log(JSON.stringify({ stats: exporter.stats(), millis, cpuMillis: (user + system) / 1_000 }));
