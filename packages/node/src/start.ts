// SPDX-License-Identifier: Apache-2.0
import { context, diag, propagation } from '@opentelemetry/api';
import { getBooleanFromEnv } from '@opentelemetry/core';
import type { TracerProvider } from '@opentelemetry/sdk-trace';
import { patchAll } from '@otel-xray/recorder';
import { applicationModules, isRegistered, showWarnings } from '@otel-xray/recorder/application';
import type { XRayOptions } from './options.ts';
import { createPreset, type PresetParts } from './preset.ts';
import { resolveExitTimeout, sendAtProcessEnd } from './process-end.ts';
import { createXRay, registerProvider } from './provider.ts';
import { exporterNames } from './span-processors.ts';
import { NOTHING, running, setRunning, type XRay } from './xray.ts';

const FOREIGN_PROPAGATOR =
  "another set-up's propagators are registered already and stay: trace headers are theirs, and X-Ray's is passed on " +
  'only where they do it. Start otel-xray before that set-up';

/**
 * Puts this process into X-Ray: tracer provider, context, propagators, every instrumentation that is installed, and
 * the end of the process. Call it before anything that is to be traced is imported, or use
 * `node --import @otel-xray/node/register`.
 *
 * Called again, it gives what runs already. Where another set-up of OpenTelemetry is active, it changes nothing and
 * says so. Throws a `TypeError` for an impossible option.
 */
export function startXRay(options: XRayOptions = {}): XRay {
  showWarnings(process.env);
  const first = running();
  if (first) {
    diag.info('otel-xray runs already: these options are not looked at');
    return first;
  }
  if (getBooleanFromEnv('OTEL_SDK_DISABLED')) return NOTHING;
  if (isRegistered('trace')) {
    diag.error(
      'OpenTelemetry is set up in this process already: spread xrayPreset() of @otel-xray/node into that set-up, ' +
        'or start otel-xray before it',
    );
    return NOTHING;
  }
  const xray = start(options);
  setRunning(xray);
  return xray;
}

function start(options: XRayOptions): XRay {
  const exitMillis = resolveExitTimeout(options.exitTimeoutMillis, process.env);
  const modules = applicationModules();
  const parts = createPreset(options, modules);
  // First of all: AWS's detectors, already on their way, are not to be traced.
  if (!isRegistered('context')) context.setGlobalContextManager(parts.preset.contextManager);
  if (isRegistered('propagation')) diag.warn(FOREIGN_PROPAGATOR);
  else propagation.setGlobalPropagator(parts.preset.textMapPropagator);
  const provider = provide(parts);
  const patched = options.instrumentations === false ? undefined : patchAll(options.instrumentations);

  const xray = createXRay(provider, parts, () => {
    stopWaiting();
    patched?.off();
  });
  const stopWaiting = sendAtProcessEnd(xray, exitMillis);
  return xray;
}

/** With `OTEL_TRACES_EXPORTER=none` traces go nowhere; their headers are passed on all the same. */
function provide({ preset, exporter }: PresetParts): TracerProvider {
  if (exporterNames().includes('none')) return registerProvider({ ...preset, spanProcessors: [] }, []);
  const others = preset.spanProcessors.length - 1;
  const beside = others === 0 ? [] : [`${others} more span processor${others === 1 ? '' : 's'}`];
  return registerProvider(preset, [exporter.destination, ...beside]);
}
