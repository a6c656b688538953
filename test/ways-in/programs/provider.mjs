// SPDX-License-Identifier: Apache-2.0
import { register } from 'node:module';
import { context, propagation, trace } from '@opentelemetry/api';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { xrayPreset } from '@otel-xray/node';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const preset = xrayPreset({ serviceName: 'shop' });
const provider = new TracerProvider({ ...preset });
context.setGlobalContextManager(preset.contextManager);
propagation.setGlobalPropagator(preset.textMapPropagator);
trace.setGlobalTracerProvider(provider);
for (const one of [
  new HttpInstrumentation(),
  new UndiciInstrumentation(),
  new ExpressInstrumentation({ ignoreLayersType: ['middleware', 'router'] }),
]) {
  one.setTracerProvider(provider);
}
process.once('beforeExit', () => provider.shutdown());
await import('./app.mjs');
