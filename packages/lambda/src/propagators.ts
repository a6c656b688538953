// SPDX-License-Identifier: Apache-2.0
import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { XRayPropagator, type XRayPropagatorOptions } from '@otel-xray/propagation';

/** By the names of `OTEL_PROPAGATORS`. Ours is always there, and last: without it an invocation has no parent. */
const NAMED: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

const OURS: readonly string[] = ['xray', 'xray-lambda', 'none'];

/** Those given, else those that `OTEL_PROPAGATORS` names, else all that are known; then ours. */
export function createPropagator(
  given: readonly TextMapPropagator[] | undefined,
  options: XRayPropagatorOptions,
  env: Readonly<Record<string, string | undefined>>,
  warn: (message: string) => void,
): TextMapPropagator {
  const others = given ?? namedPropagators(env.OTEL_PROPAGATORS, warn);
  return new CompositePropagator({ propagators: [...others, new XRayPropagator(options)] });
}

function namedPropagators(list: string | undefined, warn: (message: string) => void): TextMapPropagator[] {
  const names =
    list
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? [];
  const wanted = names.length === 0 ? Object.keys(NAMED) : names;
  return wanted.flatMap((name) => {
    const create = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    if (!create && !OURS.includes(name)) {
      warn(
        `OTEL_PROPAGATORS: ${name.slice(0, 100)} is ignored: expected ${Object.keys(NAMED).join(', ')}, xray`,
      );
    }
    return create?.() ?? [];
  });
}
