// SPDX-License-Identifier: Apache-2.0

import { context, diag, propagation, trace } from '@opentelemetry/api';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { AlwaysOnSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { createFacades, XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { XRayRootSampler } from '@otel-xray/propagation';
import { XRayContextManager } from '@otel-xray/recorder';
import { isRegistered, showWarnings } from '@otel-xray/recorder/application';
import { createColdStart } from './cold-start.ts';
import { watchCrashes } from './crashes.ts';
import { type InstrumentationModules, installedModules } from './instrumentation-modules.ts';
import { switchOnInstrumentations } from './instrumentations.ts';
import { exporterOptions, resolveWhenUnsampled, type XRayLambdaOptions } from './options.ts';
import { createPropagator } from './propagators.ts';
import { createResource } from './resource.ts';
import { type OpenInvocation, type RunningXRay, running, setRunning, type XRayLambda } from './tracing.ts';

/** Spans of an invocation are exported in it or in one soon after; a managed instance runs at most 64 side by side. */
const MAX_REMEMBERED = 1_000;

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
  if (process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return NOTHING;
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
  const facades = createFacades(MAX_REMEMBERED);
  const exporter = new XRaySpanExporter({
    ...exporterOptions(options),
    isFacadeParent: facades.isFacadeParent,
  });
  const processor = new XRaySpanProcessor({ exporter });
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
  const open = new Set<OpenInvocation>();
  const unwatch = watchCrashes(open);
  return {
    whenUnsampled,
    isColdStart: createColdStart(env),
    open,
    rememberFacade: facades.remember,
    // Others that run side by side stay whole; when none does, nothing may be left to the freeze.
    flush: (traceId) => (open.size > 0 ? processor.flushTrace(traceId) : processor.forceFlush()),
    announce: (traceId) => processor.flushTrace(traceId, { withOpen: true }),
    forceFlush: () => processor.forceFlush(),
    async shutdown() {
      unwatch();
      switchOff();
      await processor.shutdown();
    },
    stats: () => processor.stats(),
  };
}
