// SPDX-License-Identifier: Apache-2.0

import { type Context, context, type Span, trace } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { contextOfCall } from './captured-call.ts';
import { endWith } from './settle.ts';
import { startSpan } from './start-span.ts';

type Method = 'next' | 'return' | 'throw';

/** Whether functions of this kind give a generator when they are called, and run only as that is read. */
export function isGeneratorFunction(fn: object): boolean {
  const tag = member(fn, Symbol.toStringTag);
  return tag === 'GeneratorFunction' || tag === 'AsyncGeneratorFunction';
}

/**
 * A generator whose body runs in a subsegment, from the first time it is read until it is done, fails or is left.
 * Nothing is recorded of one that is never read.
 */
export function captureGenerator(name: string, madeIn: Context, generator: object): object {
  const outer = contextOfCall(madeIn);
  if (outer === undefined) return generator;
  let span: Span | undefined;
  let inner = outer;
  const step = (method: Method, args: readonly unknown[]): unknown => {
    if (span === undefined) {
      span = startSpan(name, outer);
      inner = trace.setSpan(outer, span);
    }
    return follow(span, () => context.with(inner, () => resume(generator, method, args)));
  };
  return Object.create(generator, {
    next: { value: (...args: readonly unknown[]) => step('next', args) },
    return: { value: (...args: readonly unknown[]) => step('return', args) },
    throw: { value: (...args: readonly unknown[]) => step('throw', args) },
  });
}

function resume(generator: object, method: Method, args: readonly unknown[]): unknown {
  const run = member(generator, method);
  return typeof run === 'function' ? Reflect.apply(run, generator, args) : undefined;
}

/** Ends the span with the generator: `{ done: true }`, or a promise of it, or an error. */
function follow(span: Span, work: () => unknown): unknown {
  let result: unknown;
  try {
    result = work();
  } catch (error: unknown) {
    endWith(span, error);
    throw error;
  }
  const endIfDone = (step: unknown): unknown => {
    // A generator that is done says so again each time it is asked.
    if (member(step, 'done') === true && span.isRecording()) span.end();
    return step;
  };
  if (!(result instanceof Promise)) return endIfDone(result);
  return result.then(endIfDone, (error: unknown) => {
    endWith(span, error);
    throw error;
  });
}
