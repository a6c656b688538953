// SPDX-License-Identifier: Apache-2.0
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { xrayPreset } = require('@otel-xray/node');

const instrumentations = [
  new HttpInstrumentation(),
  new UndiciInstrumentation(),
  new ExpressInstrumentation({ ignoreLayersType: ['middleware', 'router'] }),
];
const sdk = new NodeSDK({ ...xrayPreset({ serviceName: 'shop' }), instrumentations });
sdk.start();
process.once('beforeExit', () => sdk.shutdown());
require('./app.cjs');
