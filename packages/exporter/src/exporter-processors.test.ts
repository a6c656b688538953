// SPDX-License-Identifier: Apache-2.0
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, it } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import { startDaemon, type TestDaemon } from './test-daemon.ts';
import { startApi, type TestApi } from './test-xray-api.ts';

const open: (TestDaemon | TestApi)[] = [];

afterEach(async () => {
  for (const closable of open.splice(0)) await closable.close();
});

async function toDaemon() {
  const daemon = await startDaemon();
  open.push(daemon);
  const exporter = new XRaySpanExporter({ daemonAddress: `127.0.0.1:${daemon.port}` });
  return {
    exporter,
    arrived: async (count: number) => (await daemon.waitFor(count)).map((text) => text.split('\n')[1] ?? ''),
  };
}

async function toApi() {
  const api = await startApi();
  open.push(api);
  const exporter = new XRaySpanExporter({ client: api.client() });
  return { exporter, arrived: async () => api.calls.flat() };
}

/** Ends `count` spans in a processor, none of which has a parent. */
function endSpans(processor: SpanProcessor, count: number): TracerProvider {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('test');
  for (let number = 0; number < count; number++)
    tracer.startSpan(`request ${number}`, { kind: 1, root: true }).end();
  return provider;
}

describe.each([
  ['the daemon', toDaemon],
  ['the API', toApi],
])('to %s', (_name, start) => {
  it.each<[string, (exporter: SpanExporter) => SpanProcessor, number]>([
    ['BatchSpanProcessor', (exporter) => new BatchSpanProcessor({ exporter }), 2_000],
    ['SimpleSpanProcessor', (exporter) => new SimpleSpanProcessor({ exporter }), 200],
  ])('%s delivers every span, and forceFlush has waited for them', async (_processor, processorOf, count) => {
    const { exporter, arrived } = await start();
    const provider = endSpans(processorOf(exporter), count);
    await provider.forceFlush();
    // BatchSpanProcessor does not wait for the batch that was under way before.
    await exporter.forceFlush();
    expect(exporter.stats()).toMatchObject({ given: count, sent: count, inFlight: 0 });
    const ids = (await arrived(count)).map((document) => JSON.parse(document).id);
    expect(new Set(ids).size).toBe(count);
    await provider.shutdown();
  });

  it('shutdown of the provider flushes', async () => {
    const { exporter, arrived } = await start();
    const provider = endSpans(new BatchSpanProcessor({ exporter }), 700);
    await provider.shutdown();
    expect(exporter.stats()).toMatchObject({ given: 700, sent: 700, inFlight: 0 });
    expect(await arrived(700)).toHaveLength(700);
  });
});
