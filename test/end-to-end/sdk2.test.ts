// SPDX-License-Identifier: Apache-2.0
// The whole way in one process: the real SDK 2.x, our exporter, a real socket or the real AWS client, local X-Ray.
import { SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const TRANSPORTS = ['daemon', 'api'] as const;
const PROCESSORS: readonly (readonly [string, (exporter: XRaySpanExporter) => SpanProcessor])[] = [
  ['BatchSpanProcessor', (exporter) => new BatchSpanProcessor({ exporter })],
  ['XRaySpanProcessor', (exporter) => new XRaySpanProcessor({ exporter })],
  ['SimpleSpanProcessor', (exporter) => new SimpleSpanProcessor({ exporter })],
];

let local: LocalXRay;

beforeAll(async () => {
  local = await startLocalXRay({ port: 0 });
  // What a user would set: the address of the daemon, or the endpoint and credentials of the API.
  Object.assign(process.env, local.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'eu-central-1',
  });
});

afterAll(() => local.close());

/** A request with a query that succeeds and a call that fails: one segment, three subsegments. Its X-Ray trace id. */
function traceOneRequest(tracer: Tracer): string {
  return tracer.startActiveSpan('POST /orders', { kind: SpanKind.SERVER }, (server) => {
    server.setAttributes({ 'http.request.method': 'POST', 'http.response.status_code': 502, 'order.id': 17 });
    const query = tracer.startSpan('pg.query:SELECT shop', {
      kind: SpanKind.CLIENT,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'server.address': 'db',
        'db.query.text': 'SELECT 1',
      },
    });
    query.end();
    tracer.startActiveSpan('charge', (charge) => {
      const call = tracer.startSpan('POST', { kind: SpanKind.CLIENT });
      call.setAttributes({ 'url.full': 'http://payments/charges', 'server.address': 'payments' });
      call.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
      call.end();
      charge.end();
    });
    server.end();
    const { traceId } = server.spanContext();
    return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
  });
}

describe.each(TRANSPORTS)('over the %s', (transport) => {
  it.each(PROCESSORS)('%s', async (_, createProcessor) => {
    const exporter = new XRaySpanExporter({ transport, indexedAttributes: ['order.id'] });
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      spanProcessors: [createProcessor(exporter)],
    });
    provider.register();
    const id = traceOneRequest(provider.getTracer('test'));
    await provider.shutdown();
    trace.disable();

    expect(exporter.stats()).toMatchObject({ given: 4, sent: 4, rejected: 0, dropped: 0, inFlight: 0 });
    const arrived = await local.waitForTrace(
      (one) => one.id === id && one.complete && one.segments.length === 1,
    );
    expect(arrived.segments).toMatchObject([
      {
        name: 'shop',
        fault: true,
        http: { request: { method: 'POST' }, response: { status: 502 } },
        annotations: { 'order.id': 17 },
        subsegments: expect.arrayContaining([
          expect.objectContaining({
            name: 'shop@db',
            namespace: 'remote',
            sql: { url: 'postgresql://db/shop', sanitized_query: 'SELECT 1', database_type: 'postgresql' },
          }),
          expect.objectContaining({
            name: 'charge',
            subsegments: [
              expect.objectContaining({
                name: 'payments',
                fault: true,
                cause: { exceptions: [expect.objectContaining({ message: 'no answer', remote: true })] },
              }),
            ],
          }),
        ]),
      },
    ]);
    expect(local.rejects()).toEqual([]);
  });
});
