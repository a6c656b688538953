// SPDX-License-Identifier: Apache-2.0
// The real sampler by the rules of local X-Ray: what is fetched, decided, named in the document and reported.
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { XRayRemoteSampler } from '@otel-xray/propagation';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let xray: LocalXRay;
let provider: TracerProvider;
let sampler: XRayRemoteSampler;

beforeEach(async () => {
  xray = await startLocalXRay({
    port: 0,
    samplingRules: [
      { RuleName: 'health', URLPath: '/health', FixedRate: 0, Priority: 1 },
      { RuleName: 'orders', HTTPMethod: 'POST', ServiceName: 'shop', FixedRate: 1 },
      { RuleName: 'Default', FixedRate: 0, ReservoirSize: 0 },
    ],
  });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  sampler = new XRayRemoteSampler({ resource, endpoint: xray.url, random: () => 0.99 });
  const exporter = new XRaySpanExporter({ daemonAddress: xray.env.AWS_XRAY_DAEMON_ADDRESS });
  provider = new TracerProvider({ resource, sampler, spanProcessors: [new XRaySpanProcessor({ exporter })] });
});

afterEach(async () => {
  sampler.shutdown();
  await provider.shutdown();
  await xray.close();
});

/** Handles a request; whether it was sampled. */
function handle(method: string, path: string): boolean {
  const attributes = { 'http.request.method': method, 'url.path': path };
  const tracer = provider.getTracer('test');
  const span = tracer.startSpan(`${method} ${path}`, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT);
  span.end();
  return span.spanContext().traceFlags === 1;
}

it('the rules of the X-Ray console decide, and the document names the one that did', async () => {
  // Until the rules are here one request a second is sampled, whatever it is: three at once are more than that.
  const orders = () => [1, 2, 3].map(() => handle('POST', '/orders'));
  await vi.waitFor(() => expect(orders()).toEqual([true, true, true]), 5_000);
  const others = [handle('GET', '/health'), handle('POST', '/health'), handle('GET', '/')];
  expect(others).toEqual([false, false, false]);
  const trace = await xray.waitForTrace((one) => JSON.stringify(one.segments).includes('sampling_rule_name'));
  expect(trace.segments).toMatchObject([{ name: 'shop', aws: { xray: { sampling_rule_name: 'orders' } } }]);
});
