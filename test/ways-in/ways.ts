// SPDX-License-Identifier: Apache-2.0
/** The ways into X-Ray, each a process of its own: flags before the program, the program, variables. */
export interface Way {
  readonly name: string;
  readonly flags?: readonly string[];
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it shows of Express. Default: the handler. */
  readonly shows?: 'layers' | 'nothing';
}

export const STOCK = '@opentelemetry/auto-instrumentations-node/register';
export const BY_NAME = {
  OTEL_TRACES_EXPORTER: 'xray',
  OTEL_PROPAGATORS: 'tracecontext,baggage,xray',
  OTEL_TRACES_SAMPLER: 'xray',
  // Of the stock bundle, what doubles Express's layers and names sockets.
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'router,net,dns',
  // Google's says so where it is not in Google's cloud.
  OTEL_NODE_RESOURCE_DETECTORS: 'env',
  OTEL_SERVICE_NAME: 'shop',
};
const NAMED = { OTEL_SERVICE_NAME: 'shop' };
// NodeSDK 3.x sends metrics unless told not to, and waits at its end for somebody to take them.
export const TRACES_ALONE = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

export const WAYS: readonly Way[] = [
  { name: 'register, ESM', flags: ['--import', '@otel-xray/node/register'], program: 'app.mjs', env: NAMED },
  { name: 'register, CJS', flags: ['--require', '@otel-xray/node/register'], program: 'app.cjs', env: NAMED },
  {
    name: '--import for CJS',
    flags: ['--import', '@otel-xray/node/register'],
    program: 'app.cjs',
    env: NAMED,
  },
  {
    name: '--require for ESM',
    flags: ['--require', '@otel-xray/node/register'],
    program: 'app.mjs',
    env: NAMED,
  },
  {
    name: 'register, in a worker',
    flags: ['--import', '@otel-xray/node/register'],
    program: 'worker.mjs',
    env: NAMED,
  },
  { name: 'startXRay, ESM', program: 'start.mjs' },
  { name: 'startXRay, CJS', program: 'start.cjs' },
  { name: 'patchAll of the recorder, ESM', program: 'patch.mjs' },
  { name: 'patch and patchAll of the recorder, CJS', program: 'patch.cjs' },
  { name: 'xrayPreset in NodeSDK, ESM', program: 'node-sdk.mjs', env: TRACES_ALONE },
  { name: 'xrayPreset in NodeSDK, CJS', program: 'node-sdk.cjs', env: TRACES_ALONE },
  { name: 'xrayPreset in a tracer provider, ESM', program: 'provider.mjs' },
  { name: 'xrayPreset in a tracer provider, CJS', program: 'provider.cjs' },
  {
    name: 'preload under the stock register, ESM',
    flags: ['--import', '@otel-xray/node/preload', '--import', STOCK],
    program: 'app.mjs',
    env: { ...BY_NAME, ...TRACES_ALONE },
    // It hooks no ES modules.
    shows: 'nothing',
  },
  {
    name: 'preload under the stock register, CJS',
    flags: ['--require', '@otel-xray/node/preload', '--require', STOCK],
    program: 'app.cjs',
    env: { ...BY_NAME, ...TRACES_ALONE },
    shows: 'layers',
  },
];
