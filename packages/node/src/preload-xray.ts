// SPDX-License-Identifier: Apache-2.0
import { diag, propagation } from '@opentelemetry/api';
import { getBooleanFromEnv, getStringListFromEnv } from '@opentelemetry/core';
import { applicationModules, logLevel, showWarnings } from '@otel-xray/recorder/application';
import { createPreset, createPropagator } from './preset.ts';
import { resolveExitTimeout, sendAtProcessEnd } from './process-end.ts';
import { createXRay, registerProvider } from './provider.ts';
import { namesXRay } from './samplers.ts';
import { exporterNames, otherSpanProcessors } from './span-processors.ts';
import { running, setRunning } from './xray.ts';

/** What the other set-up says of `none`, which we have put there. */
const NO_EXPORTER = /^OTEL_TRACES_EXPORTER contains "none"/;

/**
 * Registers what the variables name `xray`, before a set-up that knows no such name, and takes these names out of
 * the variables, so that it neither complains nor registers a second one: the first registration counts.
 *
 * Tracer provider and sampler are one thing, so the exporter or the sampler named `xray` makes the provider ours,
 * with `otlp` and `console` beside it where they are named too. Everything else is the other set-up's: context,
 * instrumentations, metrics, logs.
 */
export function preloadXRay(env: NodeJS.ProcessEnv = process.env): void {
  // Whoever sets OTEL_LOG_LEVEL gets the other set-up's logger, which would warn of ours.
  if (logLevel(env) === undefined) showWarnings(env, NO_EXPORTER);
  if (running() || getBooleanFromEnv('OTEL_SDK_DISABLED')) return;
  const propagators = getStringListFromEnv('OTEL_PROPAGATORS');
  const named = exporterNames();
  const names = named.length === 0 ? ['otlp'] : named;
  const exports = names.includes('xray');
  const samples = namesXRay(env.OTEL_TRACES_SAMPLER);
  const propagates = propagators === undefined ? exports : propagators.includes('xray');
  if (!exports && !samples && !propagates) {
    diag.warn(
      'otel-xray is preloaded and has nothing to do: set OTEL_TRACES_EXPORTER, OTEL_PROPAGATORS or ' +
        'OTEL_TRACES_SAMPLER to xray',
    );
    return;
  }
  const modules = applicationModules();
  // Where the sampler is not ours, headers without a decision are not joined: a whole preset would say that they are.
  const parts = exports || samples ? createPreset({}, modules) : undefined;
  if (propagates) {
    propagation.setGlobalPropagator(parts?.preset.textMapPropagator ?? createPropagator({}, modules));
    env.OTEL_PROPAGATORS = 'none';
  }
  if (!parts) return;
  const provider = exports
    ? registerProvider(parts.preset, [parts.exporter.destination, ...names.filter((name) => name !== 'xray')])
    : registerProvider(
        { ...parts.preset, spanProcessors: otherSpanProcessors(names, env, modules) },
        names.filter((name) => name !== 'none'),
      );
  env.OTEL_TRACES_EXPORTER = 'none';
  delete env.OTEL_TRACES_SAMPLER;
  const xray = createXRay(provider, parts, () => stopWaiting());
  setRunning(xray);
  const stopWaiting = sendAtProcessEnd(xray, resolveExitTimeout(undefined, env));
}
