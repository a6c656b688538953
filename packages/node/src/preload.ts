// SPDX-License-Identifier: Apache-2.0
// `node --import @otel-xray/node/preload --import @opentelemetry/auto-instrumentations-node/register app.js`: gives
// OpenTelemetry's own set-up the name `xray` in OTEL_TRACES_EXPORTER, OTEL_PROPAGATORS and OTEL_TRACES_SAMPLER.
import { diag } from '@opentelemetry/api';
import { isLoaderThread } from './loader-thread.ts';
import { preloadXRay } from './preload-xray.ts';

try {
  if (!isLoaderThread()) preloadXRay();
} catch (error: unknown) {
  diag.error(`otel-xray is not started: ${String(error)}`);
}
