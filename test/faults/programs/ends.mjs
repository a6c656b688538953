// SPDX-License-Identifier: Apache-2.0
// Ends 20 spans under a set-up, and then itself in the way it is told.
import { trace } from '@opentelemetry/api';

const [, , setUp, way] = process.argv;
const SPANS = 20;

const ending = await (setUp === 'register' ? startedByRegister() : provide());
const tracer = trace.getTracer('ends');
for (let number = 0; number < SPANS; number++) tracer.startSpan('work', { root: true }).end();

switch (way) {
  case 'shutdown':
    await ending.shutdown();
    break;
  case 'flush':
    await ending.forceFlush();
    process.exit();
    break;
  case 'exit':
    process.exit();
    break;
  case 'throw':
    throw new Error('nobody catches this');
  case 'wait':
    setInterval(() => undefined, 1_000);
    console.log('ready');
}

async function startedByRegister() {
  const { startXRay } = await import('@otel-xray/node');
  return startXRay();
}

async function provide() {
  const { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } = await import(
    '@opentelemetry/sdk-trace'
  );
  const { XRaySpanExporter, XRaySpanProcessor } = await import('@otel-xray/exporter');
  const Processor = { BatchSpanProcessor, SimpleSpanProcessor, XRaySpanProcessor }[setUp];
  const provider = new TracerProvider({
    spanProcessors: [new Processor({ exporter: new XRaySpanExporter() })],
  });
  trace.setGlobalTracerProvider(provider);
  return provider;
}
