// SPDX-License-Identifier: Apache-2.0
// What the runtime loads in place of the function's handler: the layer's `otel-xray/index.mjs`.
import { diag } from '@opentelemetry/api';
import { bundledModules } from './layer-modules.ts';
import { loadHandler } from './load-handler.ts';
import { startWith } from './start.ts';
import { running } from './tracing.ts';
import { type LambdaHandler, wrapHandler } from './wrap-handler.ts';

const { env } = process;
const name = env.OTEL_XRAY_HANDLER ?? '';
// The function sees its own handler, as without the layer.
env._HANDLER = name;
Reflect.deleteProperty(env, 'OTEL_XRAY_HANDLER');

try {
  startWith({}, bundledModules());
} catch (error: unknown) {
  // The function goes on without traces.
  diag.error(`otel-xray is not started: ${String(error)}`);
}

const loaded: LambdaHandler = await loadHandler(env.LAMBDA_TASK_ROOT || process.cwd(), name);

/** Traced by us, or by the function's own set-up; as it is where tracing is off. */
export const handler: LambdaHandler = running() === undefined ? loaded : wrapHandler(loaded);
