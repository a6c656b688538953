// SPDX-License-Identifier: Apache-2.0
import { diag, type TextMapPropagator } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { XRayPropagator, type XRayPropagatorOptions } from '@otel-xray/propagation';
import type { ApplicationModules } from '@otel-xray/recorder/application';
import { constructFrom } from '@otel-xray/recorder/application';

/** The last one wins where headers name different traces. */
export const DEFAULT_PROPAGATORS: readonly string[] = ['tracecontext', 'baggage', 'xray'];

/** Propagators that are packages of their own, by the names of `OTEL_PROPAGATORS`. */
const PACKAGED: Readonly<
  Record<string, { readonly from: string; readonly name: string; readonly config?: object }>
> = {
  b3: { from: '@opentelemetry/propagator-b3', name: 'B3Propagator' },
  // B3InjectEncoding.MULTI_HEADER
  b3multi: { from: '@opentelemetry/propagator-b3', name: 'B3Propagator', config: { injectEncoding: 1 } },
  jaeger: { from: '@opentelemetry/propagator-jaeger', name: 'JaegerPropagator' },
};

/** The propagator of a name; none, with a warning, where nobody knows it. */
export function namedPropagator(
  name: string,
  options: XRayPropagatorOptions,
  modules: ApplicationModules,
): TextMapPropagator | [] {
  switch (name) {
    case 'tracecontext':
      return new W3CTraceContextPropagator();
    case 'baggage':
      return new W3CBaggagePropagator();
    case 'xray':
    case 'xray-lambda':
      return new XRayPropagator(options);
    case 'none':
      return [];
    default:
      return packagedPropagator(name, modules);
  }
}

function packagedPropagator(name: string, modules: ApplicationModules): TextMapPropagator | [] {
  const packaged = Object.hasOwn(PACKAGED, name) ? PACKAGED[name] : undefined;
  if (!packaged) {
    const known = [...DEFAULT_PROPAGATORS, ...Object.keys(PACKAGED), 'none'].join(', ');
    diag.warn(`OTEL_PROPAGATORS: ${name.slice(0, 100)} is ignored: expected ${known}`);
    return [];
  }
  try {
    const made = constructFrom(modules.load(packaged.from), packaged.name, packaged.config);
    if (isPropagator(made)) return made;
    diag.warn(`OTEL_PROPAGATORS: ${packaged.from} has no ${packaged.name}`);
  } catch (error: unknown) {
    diag.warn(`OTEL_PROPAGATORS: ${name} is ignored: ${String(error)}. Run: npm i ${packaged.from}`);
  }
  return [];
}

function isPropagator(made: unknown): made is TextMapPropagator {
  return (
    typeof made === 'object' && made !== null && 'inject' in made && 'extract' in made && 'fields' in made
  );
}
