// SPDX-License-Identifier: Apache-2.0
// `NODE_OPTIONS="--require @otel-xray/lambda/opentelemetry-lambda"`: X-Ray from inside the Node.js layer of
// opentelemetry-lambda, by variables alone.
import { diag } from '@opentelemetry/api';
import { extendOpenTelemetryLambda } from './extend-opentelemetry-lambda.ts';

try {
  extendOpenTelemetryLambda(globalThis, process.env);
} catch (error: unknown) {
  // The layer goes on without us.
  diag.error(`otel-xray is not in the layer: ${String(error)}`);
}
