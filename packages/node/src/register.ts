// SPDX-License-Identifier: Apache-2.0
// `node --import @otel-xray/node/register app.js`, or `--require`: X-Ray by variables alone.
import { diag } from '@opentelemetry/api';
import { isLoaderThread } from './loader-thread.ts';
import { startXRay } from './start.ts';

try {
  if (!isLoaderThread()) startXRay();
} catch (error: unknown) {
  // The application goes on without traces.
  diag.error(`otel-xray is not started: ${String(error)}`);
}
