// SPDX-License-Identifier: Apache-2.0
// Behind a load balancer, API Gateway and the X-Ray SDKs: real requests through the real HTTP instrumentation.
import { once } from 'node:events';
import type * as Http from 'node:http';
import { createRequire } from 'node:module';
import { type Context, context, diag, propagation, SpanKind, trace } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { core } from '@opentelemetry/sdk-node';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  type Span,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { createTranslator, losingParent } from '@otel-xray/segment';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { XRayPropagator } from './propagator.ts';
import { XRayRemoteSampler } from './remote-sampler.ts';
import { XRayRootSampler } from './root-sampler.ts';
import { createTestClock } from './test-clock.ts';
import { rule, rulesAnswer, startXRay } from './test-xray.ts';

const instrumentation = new HttpInstrumentation();
// By `require`, because that is what the instrumentation patches without a loader hook.
const http: typeof Http = createRequire(import.meta.url)('node:http');

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const traceId = '5759e988bd862e3fe1be46a994272793';
const spanId = '53995c3f42cd8ad8';

let exporter: InMemorySpanExporter;
let servers: Http.Server[] = [];
let provider: NodeTracerProvider;
/** Headers that the service behind ours received. */
let downstream: (string | undefined)[] = [];

/** Adds the parent that lost as a link, as a span processor of an application would. */
const linking: SpanProcessor = {
  onStart(span: Span, parent: Context) {
    const lost = losingParent(parent, span.parentSpanContext);
    if (lost) span.addLink({ context: lost });
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function register(sampler: Sampler, propagator = new XRayPropagator()): void {
  exporter = new InMemorySpanExporter();
  provider = new NodeTracerProvider({
    sampler,
    spanProcessors: [linking, new SimpleSpanProcessor(exporter)],
  });
  provider.register({
    propagator: new core.CompositePropagator({
      propagators: [new core.W3CTraceContextPropagator(), propagator],
    }),
  });
  instrumentation.setTracerProvider(provider);
}

async function listen(handler: Http.RequestListener): Promise<number> {
  const server = http.createServer(handler);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function get(port: number, headers: Record<string, string>, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get({ host, port, headers, family: 4 }, (response) => {
        response.resume();
        response.on('end', resolve);
      })
      .on('error', reject);
  });
}

/** A request from outside to our service, which calls the one behind it, once for each name of its host. */
async function request(
  headers: Record<string, string>,
  hosts: readonly string[] = ['127.0.0.1'],
): Promise<void> {
  const behind = await listen((incoming, response) => {
    const header = incoming.headers['x-amzn-trace-id'];
    downstream.push(typeof header === 'string' ? header : undefined);
    response.end();
  });
  const port = await listen(async (_, response) => {
    for (const host of hosts) await get(behind, {}, host);
    response.end();
  });
  // What comes from outside is not traced on its way.
  await context.with(core.suppressTracing(context.active()), () => get(port, headers));
  // Spans end with their responses, responses at the latest with their connections.
  for (const server of servers) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  servers = [];
}

/** The spans of the service under test; those of the one behind it are its children in this process. */
function serverSpan() {
  return exporter
    .getFinishedSpans()
    .filter((span) => span.kind === SpanKind.SERVER)
    .at(-1);
}

beforeAll(() => instrumentation.enable());
afterAll(() => instrumentation.disable());
beforeEach(() => {
  downstream = [];
});
afterEach(async () => {
  await provider.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
  diag.disable();
  Reflect.deleteProperty(globalThis, Symbol.for('@otel-xray/propagation root sampler'));
});

/** As X-Ray samples: so many, then none. Never asked about children. */
function firstOnly(): Sampler {
  let left = 1;
  return {
    shouldSample: () => ({ decision: left-- > 0 ? 2 : 0 }),
    toString: () => 'FirstOnly',
  };
}

const UNDECIDED = [
  ['ALB, request without a header', ROOT],
  ['ALB, request with a header of its own', `Self=1-67891234-12456789abcdef0123456789;${ROOT}`],
  ['API Gateway without tracing', ROOT],
  ['X-Ray SDK in a Lambda function that passes through', ROOT],
  ['X-Ray SDK that defers the decision', `${ROOT};Parent=${spanId};Sampled=?`],
  ['a sender without a decision', `${ROOT};Parent=${spanId}`],
] as const;

describe.each(UNDECIDED)('%s: the root sampler decides', (_, header) => {
  const parent = header.includes('Parent') ? spanId : undefined;

  it('ratio 1: joined and sampled', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) })));
    await request({ 'x-amzn-trace-id': header });
    expect(serverSpan()?.spanContext().traceId).toBe(traceId);
    expect(downstream[0]).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=1$/);
  });

  it('ratio 0: joined and not sampled', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })));
    await request({ 'x-amzn-trace-id': header });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(downstream[0]).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=0$/);
  });

  it('a ratio without ParentBasedSampler decides as well', async () => {
    register(new XRayRootSampler(new TraceIdRatioBasedSampler(1)));
    await request({ 'x-amzn-trace-id': header });
    expect(serverSpan()?.spanContext().traceId).toBe(traceId);
  });

  it('one a second: the first request whole, the second not at all', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: firstOnly() })));
    await request({ 'x-amzn-trace-id': header });
    // Ours, its call, and the service behind.
    expect(exporter.getFinishedSpans()).toHaveLength(3);
    await request({ 'x-amzn-trace-id': header });
    expect(exporter.getFinishedSpans()).toHaveLength(3);
    expect(downstream.map((text) => text?.slice(-1))).toEqual(['1', '0']);
  });

  it("X-Ray's rules: one a second of those that match, named on the span", async () => {
    const xray = await startXRay(
      rulesAnswer(rule('orders', { HTTPMethod: 'GET', URLPath: '/', ReservoirSize: 1 })),
    );
    const clock = createTestClock();
    const sampler = new XRayRemoteSampler({ endpoint: xray.endpoint, clock, random: () => 0.999 });
    await clock.advance(0);
    register(sampler);
    await request({ 'x-amzn-trace-id': header });
    await request({ 'x-amzn-trace-id': header });
    await xray.close();
    expect(serverSpan()?.spanContext().traceId).toBe(traceId);
    expect(serverSpan()?.attributes['aws.xray.sampling_rule_name']).toBe('orders');
    expect(downstream.map((text) => text?.slice(-1))).toEqual(['1', '0']);
  });

  it('is a segment of its service, below the parent that the header names', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) })));
    await request({ 'x-amzn-trace-id': header });
    const span = serverSpan();
    const [document] = createTranslator({}).translate(span ? [span] : []);
    const segment: { trace_id: string; parent_id?: string; type?: string } = JSON.parse(
      Buffer.from(document?.bytes ?? []).toString(),
    );
    expect(segment.trace_id).toBe('1-5759e988-bd862e3fe1be46a994272793');
    expect(segment.parent_id).toBe(parent);
    expect(segment.type).toBeUndefined();
  });

  it('without XRayRootSampler a new trace starts', async () => {
    register(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }));
    await request({ 'x-amzn-trace-id': header });
    expect(serverSpan()).toBeDefined();
    expect(serverSpan()?.spanContext().traceId).not.toBe(traceId);
  });
});

describe.each([
  ['API Gateway with tracing, X-Ray SDKs', `${ROOT};Parent=${spanId};Sampled=`, spanId],
  ['a decision without a parent', `${ROOT};Sampled=`, undefined],
])('%s: the header decides', (_, header, parent) => {
  it.each([0, 1])('sampled, whatever the root sampler says: ratio %i', async (ratio) => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })));
    await request({ 'x-amzn-trace-id': `${header}1;Lineage=25:a87bd80c:1` });
    expect(serverSpan()?.spanContext().traceId).toBe(traceId);
    if (parent) expect(serverSpan()?.parentSpanContext?.spanId).toBe(parent);
    expect(downstream[0]).toMatch(/;Sampled=1;Lineage=25:a87bd80c:1$/);
  });

  it.each([0, 1])('not sampled, whatever the root sampler says: ratio %i', async (ratio) => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })));
    await request({ 'x-amzn-trace-id': `${header}0` });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(downstream[0]).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=0$/);
  });
});

describe('ALB in front of a caller with OpenTelemetry', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('the traceparent stays the parent', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })));
    await request({ 'x-amzn-trace-id': ROOT, traceparent });
    expect(serverSpan()?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(serverSpan()?.links).toEqual([]);
  });

  it('two complete headers: one is the parent, the other a link', async () => {
    register(new XRayRootSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })));
    await request({ 'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1`, traceparent });
    const linked = exporter.getFinishedSpans().filter((span) => span.links.length > 0);
    expect(linked.map((span) => [span.kind, span.parentSpanContext?.spanId])).toEqual([
      [SpanKind.SERVER, spanId],
    ]);
    expect(linked[0]?.links[0]?.context).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
    });
  });
});

describe('propagateTo', () => {
  it.each([
    ['a list', new XRayPropagator({ propagateTo: ['127.0.0.*'] })],
    ['a function', new XRayPropagator({ propagateTo: (host) => host === '127.0.0.1' })],
  ])('%s: only these hosts get the header', async (_, propagator) => {
    register(new TraceIdRatioBasedSampler(1), propagator);
    await request({ 'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1` }, ['127.0.0.1', 'localhost']);
    expect(downstream).toEqual([expect.stringContaining(ROOT), undefined]);
  });

  it('nobody gets it where the call does not say its host: a list, and a call that is not sampled', async () => {
    register(
      new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
      new XRayPropagator({ propagateTo: ['127.0.0.1'] }),
    );
    await request({ 'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=0` });
    expect(downstream).toEqual([undefined]);
  });

  it('a function that throws lets nothing out', async () => {
    const propagateTo = vi.fn(() => {
      throw new Error('no');
    });
    register(new TraceIdRatioBasedSampler(1), new XRayPropagator({ propagateTo }));
    await request({ 'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1` });
    expect(downstream).toEqual([undefined]);
    expect(propagateTo).toHaveBeenCalledOnce();
  });
});
