// SPDX-License-Identifier: Apache-2.0

import { context, diag, propagation, trace } from '@opentelemetry/api';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { AlwaysOnSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { XRayRootSampler } from '@otel-xray/propagation';
import { XRayContextManager } from '@otel-xray/recorder';
import { isRegistered, showWarnings } from '@otel-xray/recorder/application';
import { watchCrashes } from './crashes.ts';
import { type InstrumentationModules, installedModules } from './instrumentation-modules.ts';
import { switchOnInstrumentations } from './instrumentations.ts';
import { exporterOptions, isSdkDisabled, resolveWhenUnsampled, type XRayLambdaOptions } from './options.ts';
import { createOwnTracing } from './own-tracing.ts';
import { createPropagator } from './propagators.ts';
import { createResource } from './resource.ts';
import { type RunningXRay, running, setRunning, type XRayLambda } from './tracing.ts';

/** Nothing at all: for `OTEL_SDK_DISABLED`, and where another set-up of OpenTelemetry was first. */
const NOTHING: XRayLambda = {
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
  stats: () => ({ given: 0, sent: 0, rejected: 0, dropped: 0, inFlight: 0, rejectedBy: {}, droppedBy: {} }),
};

/**
 * Puts this function into X-Ray: tracer provider, context, propagators, and instrumentations of what it imports. Call
 * it before anything that is to be traced is imported, or import `@otel-xray/lambda/register` first.
 *
 * Called again, it gives what runs already. Where another set-up of OpenTelemetry is active, it changes nothing and
 * says so. Throws a `TypeError` for an impossible option.
 */
export function startXRayLambda(options: XRayLambdaOptions = {}): XRayLambda {
  return startWith(options, installedModules());
}

/** `startXRayLambda` with instrumentations from somewhere else: the layer has its own. */
export function startWith(options: XRayLambdaOptions, modules: InstrumentationModules): XRayLambda {
  showWarnings(process.env);
  const first = running();
  if (first) return first;
  if (isSdkDisabled(process.env)) return NOTHING;
  if (isRegistered('trace')) {
    diag.error(
      'OpenTelemetry is set up in this process already: otel-xray is not started, wrapHandler goes with it',
    );
    return NOTHING;
  }
  const xray = start(options, modules);
  setRunning(xray);
  return xray;
}

function start(options: XRayLambdaOptions, modules: InstrumentationModules): RunningXRay {
  const { env } = process;
  const warn = (message: string): void => diag.warn(message);
  const whenUnsampled = resolveWhenUnsampled(options.whenUnsampled, env, warn);
  const { processor, tracing } = createOwnTracing(exporterOptions(options), whenUnsampled, env);
  const { propagators, propagateTo, idGenerator, sampler } = options;
  if (!isRegistered('propagation'))
    propagation.setGlobalPropagator(createPropagator(propagators, { propagateTo }, env, warn));
  if (!isRegistered('context')) context.setGlobalContextManager(new XRayContextManager());
  trace.setGlobalTracerProvider(
    new TracerProvider({
      resource: createResource(options, env),
      sampler: new XRayRootSampler(sampler ?? new ParentBasedSampler({ root: new AlwaysOnSampler() })),
      idGenerator: idGenerator ?? new AWSXRayIdGenerator(),
      spanProcessors: [processor],
    }),
  );
  const switchOff = switchOnInstrumentations(options.instrumentations, modules, env);
  const unwatch = watchCrashes(tracing.open);
  return {
    ...tracing,
    forceFlush: () => processor.forceFlush(),
    async shutdown() {
      unwatch();
      switchOff();
      await processor.shutdown();
    },
    stats: () => processor.stats(),
  };
}
