// SPDX-License-Identifier: Apache-2.0
// What `@otel-xray/node/register` starts of others, without otel-xray: the same SDK, with HTTP instrumented.
import { register } from 'node:module';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const detectors = [envDetector, hostDetector, osDetector, processDetector, serviceInstanceIdDetector];
const exporter = { export: (_spans, done) => done({ code: 0 }), shutdown: async () => undefined };
context.setGlobalContextManager(new AsyncLocalStorageContextManager());
trace.setGlobalTracerProvider(
  new TracerProvider({
    resource: defaultResource().merge(detectResources({ detectors })),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  }),
);
new HttpInstrumentation();
