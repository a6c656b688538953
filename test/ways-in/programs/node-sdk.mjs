// SPDX-License-Identifier: Apache-2.0
import { register } from 'node:module';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { xrayPreset } from '@otel-xray/node';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const instrumentations = [
  new HttpInstrumentation(),
  new UndiciInstrumentation(),
  new ExpressInstrumentation({ ignoreLayersType: ['middleware', 'router'] }),
];
const sdk = new NodeSDK({ ...xrayPreset({ serviceName: 'shop' }), instrumentations });
sdk.start();
process.once('beforeExit', () => sdk.shutdown());
await import('./app.mjs');
