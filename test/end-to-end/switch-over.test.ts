// SPDX-License-Identifier: Apache-2.0
// The week in which traces go to X-Ray and, as before, to a collector over OTLP: neither is the worse for the other.
import { context, defaultTextMapGetter, propagation, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { type LocalXRay, type Segment, startLocalXRay } from '@otel-xray/local';
import { XRayPropagator } from '@otel-xray/propagation';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCollector, type TestCollector } from './otlp-collector.ts';

const ORDERS = ['X-Ray first', 'OTLP first'] as const;
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:9';

let local: LocalXRay;
let collector: TestCollector;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  // The last one wins where headers name different traces.
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new XRayPropagator()] }),
  );
});
afterAll(() => {
  context.disable();
  propagation.disable();
});
beforeEach(async () => {
  local = await startLocalXRay({ port: 0 });
  collector = await startCollector();
});
afterEach(() => Promise.all([local.close(), collector.close()]));

interface SetUp {
  readonly order: (typeof ORDERS)[number];
  readonly daemonAddress?: string;
  readonly collectorUrl?: string;
  readonly sampler?: Sampler;
}

function setUp({ order, daemonAddress, collectorUrl, sampler }: SetUp) {
  const exporter = new XRaySpanExporter({
    transport: 'daemon',
    daemonAddress: daemonAddress ?? local.env.AWS_XRAY_DAEMON_ADDRESS,
  });
  const xray = new XRaySpanProcessor({ exporter });
  const url = `${collectorUrl ?? collector.url}/v1/traces`;
  // Short, so that its retries are soon over.
  const otlp = new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: 2_000 }) });
  const seen: ReadableSpan[] = [];
  const watch: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => seen.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    sampler: sampler ?? new AlwaysOnSampler(),
    spanProcessors: [...(order === 'X-Ray first' ? [xray, otlp] : [otlp, xray]), watch],
  });
  return { provider, xray, seen };
}

/** A request with two calls below it. */
function request(provider: TracerProvider, parent = ROOT_CONTEXT): void {
  const tracer = provider.getTracer('shop');
  tracer.startActiveSpan('POST /orders', { kind: SpanKind.SERVER }, parent, (server) => {
    server.setAttributes({ 'http.request.method': 'POST', 'order.id': 17, tags: ['a', 'b'] });
    for (const name of ['price', 'stock']) tracer.startSpan(name, { attributes: { name } }).end();
    server.end();
  });
}

function idsIn(segments: readonly Segment[]): string[] {
  return segments.flatMap(({ id, subsegments }) => [String(id), ...idsIn(subsegments)]);
}

const xrayIds = (): string[] =>
  local
    .traces()
    .flatMap(({ segments }) => idsIn(segments))
    .sort();
const otlpIds = (): string[] => collector.spans.map(({ spanId }) => spanId).sort();
const idsOf = (spans: readonly ReadableSpan[]): string[] =>
  spans.map((span) => span.spanContext().spanId).sort();

/** Datagrams are sent when `forceFlush` is over, and read when their receiver's turn comes. */
const arrivedInXRay = (count: number) => expect.poll(() => xrayIds().length).toBe(count);

describe.each(ORDERS)('%s', (order) => {
  it('both get every span, under the same ids, and nothing of ours is on what the other gets', async () => {
    const { provider, xray, seen } = setUp({ order });
    for (let i = 0; i < 3; i++) request(provider);
    await provider.forceFlush();
    await arrivedInXRay(9);
    expect(xrayIds()).toEqual(idsOf(seen));
    expect(otlpIds()).toEqual(idsOf(seen));
    expect(local.traces().map(({ segments }) => segments.length)).toEqual([1, 1, 1]);
    expect(collector.spans.find(({ name }) => name === 'POST /orders')).toMatchObject({
      attributes: [
        { key: 'http.request.method', value: { stringValue: 'POST' } },
        { key: 'order.id', value: { intValue: 17 } },
        { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
      ],
      links: [],
    });
    expect(collector.spans.find(({ name }) => name === 'price')?.attributes).toHaveLength(1);
    expect(xray.stats()).toMatchObject({ given: 9, sent: 9, rejected: 0, dropped: 0, inFlight: 0 });
    await provider.shutdown();
  });

  it('a request of two traces has the link in both', async () => {
    const { provider } = setUp({ order });
    const headers = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    };
    request(provider, propagation.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));
    await provider.forceFlush();
    await arrivedInXRay(3);
    const server = collector.spans.find(({ name }) => name === 'POST /orders');
    expect(server).toMatchObject({
      traceId: '5759e988bd862e3fe1be46a994272793',
      links: [{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }],
    });
    expect(local.traces()).toMatchObject([
      {
        id: '1-5759e988-bd862e3fe1be46a994272793',
        segments: [
          {
            id: server?.spanId,
            parent_id: '53995c3f42cd8ad8',
            links: [{ trace_id: '1-0af76519-16cd43dd8448eb211c80319c', id: 'b7ad6b7169203331' }],
          },
        ],
      },
    ]);
    await provider.shutdown();
  });

  it('what is not sampled reaches neither, and what a caller sampled reaches both', async () => {
    const sampler = new ParentBasedSampler({ root: new AlwaysOffSampler() });
    const { provider, xray, seen } = setUp({ order, sampler });
    request(provider);
    const header = {
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    };
    request(provider, propagation.extract(ROOT_CONTEXT, header, defaultTextMapGetter));
    await provider.forceFlush();
    await arrivedInXRay(3);
    expect(xrayIds()).toEqual(idsOf(seen));
    expect(otlpIds()).toEqual(idsOf(seen));
    expect(xray.stats()).toMatchObject({ given: 3, sent: 3 });
    await provider.shutdown();
  });

  it.each(['forceFlush', 'shutdown'] as const)('%s of the provider waits for both', async (end) => {
    const { provider, xray } = setUp({ order });
    collector.hold();
    request(provider);
    let isOver = false;
    const over = provider[end]().then(() => {
      isOver = true;
    });
    await expect.poll(() => collector.spans.length).toBe(3);
    await arrivedInXRay(3);
    await expect.poll(() => xray.stats().inFlight).toBe(0);
    // The collector has not answered yet.
    expect(isOver).toBe(false);
    collector.answer();
    await over;
    await provider.shutdown();
  });

  it('without a collector X-Ray gets everything', async () => {
    const { provider, xray, seen } = setUp({ order, collectorUrl: `http://${NOWHERE}` });
    request(provider);
    // What BatchSpanProcessor does with a failure is its own affair; the provider is told of it.
    await provider.forceFlush().catch(() => undefined);
    await arrivedInXRay(3);
    expect(xrayIds()).toEqual(idsOf(seen));
    await provider.shutdown().catch(() => undefined);
    await xray.shutdown();
    expect(xray.stats()).toMatchObject({ given: 3, sent: 3, dropped: 0, inFlight: 0 });
  });

  it('a collector that refuses takes nothing from X-Ray', async () => {
    const { provider, seen } = setUp({ order });
    collector.status = 400;
    request(provider);
    await provider.forceFlush().catch(() => undefined);
    await arrivedInXRay(3);
    expect(xrayIds()).toEqual(idsOf(seen));
    expect(collector.spans).toEqual([]);
    await provider.shutdown().catch(() => undefined);
  });

  it('without an X-Ray daemon the collector gets everything, and nothing rejects', async () => {
    const { provider, xray, seen } = setUp({ order, daemonAddress: NOWHERE });
    request(provider);
    await provider.forceFlush();
    request(provider);
    await provider.shutdown();
    expect(otlpIds()).toEqual(idsOf(seen));
    const { given, sent, dropped, inFlight } = xray.stats();
    expect({ given, lostOrSent: sent + dropped, inFlight }).toEqual({ given: 6, lostOrSent: 6, inFlight: 0 });
  });
});
