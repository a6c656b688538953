// SPDX-License-Identifier: Apache-2.0
// `import '@otel-xray/lambda/register'` before all else: X-Ray by variables alone.
import { diag } from '@opentelemetry/api';
import { startXRayLambda } from './start.ts';

try {
  startXRayLambda();
} catch (error: unknown) {
  // The function goes on without traces.
  diag.error(`otel-xray is not started: ${String(error)}`);
}
