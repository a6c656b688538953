// SPDX-License-Identifier: Apache-2.0
const { context, propagation, trace } = require('@opentelemetry/api');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { TracerProvider } = require('@opentelemetry/sdk-trace');
const { xrayPreset } = require('@otel-xray/node');

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
require('./app.cjs');
