// SPDX-License-Identifier: Apache-2.0

import { diag, type Span, type TextMapPropagator } from '@opentelemetry/api';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { XRayContextManager } from '@otel-xray/recorder';
import { isRegistered } from '@otel-xray/recorder/application';
import { member } from '@otel-xray/segment';
import { watchCrashes } from './crashes.ts';
import { installedModules } from './instrumentation-modules.ts';
import { invocationHooks } from './invocation-hooks.ts';
import { awsHeader } from './lazy-instrumentations.ts';
import { watchModules } from './module-watch.ts';
import { isSdkDisabled, resolveWhenUnsampled } from './options.ts';
import { createOwnTracing } from './own-tracing.ts';
import { createPropagator } from './propagators.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration as the layer hands it to a global function: options of OpenTelemetry's SDK, plain objects. */
type Configuration = object;

/** Says that this has been done, to all copies of this package in a process. */
const DONE = Symbol.for('otel-xray.lambda.opentelemetry-lambda');

/**
 * Puts X-Ray into the Node.js layer of opentelemetry-lambda, which asks global functions for its configuration: the
 * span processor and the ids (`configureTracer`), propagator and context (`configureSdkRegistration`), and how an
 * invocation finds its parent (`configureLambdaInstrumentation`). Functions that are there already are asked first, and
 * what they choose stays. Has to be called before the layer starts. Returns how to stop watching the process.
 * https://github.com/open-telemetry/opentelemetry-lambda/blob/main/nodejs/packages/layer/src/wrapper.ts
 */
export function extendOpenTelemetryLambda(scope: object, env: Environment): () => void {
  if (isSdkDisabled(env) || Reflect.has(scope, DONE)) return () => undefined;
  if (isRegistered('trace')) {
    diag.error(
      'OpenTelemetry is set up already: otel-xray has to be loaded before the layer, see NODE_OPTIONS',
    );
    return () => undefined;
  }
  Reflect.set(scope, DONE, true);
  const warn = (message: string): void => diag.warn(message);
  const whenUnsampled = resolveWhenUnsampled(undefined, env, warn);
  const { processor, tracing } = createOwnTracing({}, whenUnsampled, env);

  extend(scope, 'configureTracer', (given) => ({
    idGenerator: new AWSXRayIdGenerator(),
    ...given,
    ...resourceOf(member(given, 'resource')),
    // The layer adds to them what `OTEL_TRACES_EXPORTER` names.
    spanProcessors: [...listOf(member(given, 'spanProcessors')), processor],
  }));
  extend(scope, 'configureSdkRegistration', (given) => {
    const chosen = member(given, 'propagator');
    // Invocations without a decision are decided where their parent is found, so no sampler has to.
    const options = { joinUndecided: true };
    return {
      contextManager: new XRayContextManager(),
      ...given,
      propagator: createPropagator(isPropagator(chosen) ? [chosen] : undefined, options, env, warn),
    };
  });
  const hooks = invocationHooks(tracing, env);
  extend(scope, 'configureLambdaInstrumentation', (given) => ({
    eventContextExtractor: hooks.eventContextExtractor,
    ...given,
    requestHook: both(hooks.requestHook, member(given, 'requestHook')),
    responseHook: both(hooks.responseHook, member(given, 'responseHook')),
  }));
  const stops = [watchModules([awsHeader(installedModules())]), watchCrashes(tracing.open)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The layer's resource, with the language, which the layer leaves out: without it no stack is read. */
function resourceOf(given: unknown): { resource?: Resource } {
  if (!isResource(given)) return {};
  return { resource: resourceFromAttributes({ 'telemetry.sdk.language': 'nodejs' }).merge(given) };
}

/** Puts a global function in front of the one that is there. Never throws by itself: that would end the process. */
function extend(scope: object, name: string, change: (given: Configuration) => Configuration): void {
  const before: unknown = Reflect.get(scope, name);
  Reflect.set(scope, name, (proposed: unknown): unknown => {
    const given: unknown = typeof before === 'function' ? before(proposed) : proposed;
    try {
      return change(typeof given === 'object' && given !== null ? given : {});
    } catch (error: unknown) {
      diag.error(`otel-xray leaves ${name} as it is: ${String(error)}`);
      return given;
    }
  });
}

/** Ours first: the reader's may change what we have set. */
function both(
  ours: (span: Span, info: unknown) => void,
  theirs: unknown,
): (span: Span, info: unknown) => void {
  if (typeof theirs !== 'function') return ours;
  return (span, info) => {
    try {
      ours(span, info);
    } finally {
      theirs(span, info);
    }
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPropagator(value: unknown): value is TextMapPropagator {
  return typeof member(value, 'inject') === 'function' && typeof member(value, 'extract') === 'function';
}

/** A resource as SDK 2.x and 3.x have it. */
function isResource(value: unknown): value is Resource {
  return typeof member(value, 'getRawAttributes') === 'function';
}
