// SPDX-License-Identifier: Apache-2.0
// Tracing of one service, loaded before it: `OTEL_SERVICE_NAME=orders node --import ./src/tracing.mjs src/orders.mjs`.
// The exporter sends to AWS_XRAY_DAEMON_ADDRESS, by default 127.0.0.1:2000.
import { register } from 'node:module';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, NodeTracerProvider, ParentBasedSampler } from '@opentelemetry/sdk-trace-node';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { XRayPropagator, XRayRootSampler } from '@otel-xray/propagation';

// The services are ES modules: without this hook only Node's own modules would be instrumented.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

// What is indexed here becomes annotations, which X-Ray can search; all other attributes are metadata.
const exporter = new XRaySpanExporter({ indexedAttributes: ['order.id', 'customer.tier'] });
// A request is one document. The delay is short so that the demo need not wait.
const processor = new XRaySpanProcessor({ exporter, delayMillis: 200 });

const provider = new NodeTracerProvider({
  resource: defaultResource().merge(
    resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME ?? 'shop',
      'service.version': '1.0.0',
    }),
  ),
  idGenerator: new AWSXRayIdGenerator(),
  // Everything, unless the caller has decided otherwise.
  sampler: new XRayRootSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
  spanProcessors: [processor],
});
provider.register({ propagator: new XRayPropagator() });

registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation(),
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
    new UndiciInstrumentation(),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    // One subsegment for a call to AWS, not a second one for the HTTP request beneath it.
    new AwsInstrumentation({ suppressInternalInstrumentation: true }),
  ],
});

let stopping = false;

/** Sends what is still queued, tells the demo how many spans went out, and ends the process. */
async function stop() {
  if (stopping) return;
  stopping = true;
  await provider.shutdown();
  if (process.connected) process.send?.({ stats: processor.stats() }, () => process.exit());
  else process.exit();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
