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
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { XRaySpanExporter } from '@otel-xray/exporter';

// The services are ES modules: without this hook only Node's own modules would be instrumented.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

// What is indexed here becomes annotations, which X-Ray can search; all other attributes are metadata.
const exporter = new XRaySpanExporter({ indexedAttributes: ['order.id', 'customer.tier'] });

const provider = new NodeTracerProvider({
  resource: defaultResource().merge(
    resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME ?? 'shop',
      'service.version': '1.0.0',
    }),
  ),
  idGenerator: new AWSXRayIdGenerator(),
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 200 })],
});
provider.register({ propagator: new AWSXRayPropagator() });

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
  if (process.connected) process.send?.({ stats: exporter.stats() }, () => process.exit());
  else process.exit();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
