// SPDX-License-Identifier: Apache-2.0
import { context } from '@opentelemetry/api';
import { callCaptured } from './captured-call.ts';
import { captureGenerator, isGeneratorFunction } from './captured-generator.ts';
import {
  type CaptureDecorator,
  createDecorator,
  type DecoratorContext,
  decorate,
  isDecoratorContext,
} from './decorator.ts';
import { processState } from './process-state.ts';

/** Any function. */
export type AnyFunction = (...args: never[]) => unknown;

/**
 * Gives a function that runs in a subsegment, whatever it is: a function, an async one, a generator, an async
 * generator, a callback. The subsegment has the given name, else the function's; it ends when the promise is
 * settled or the generator is done. Errors are recorded with their causes, and thrown on as they are.
 *
 *     const price = capture('price', async (order: Order) => { … });
 *
 *     class Shop {
 *       @capture() async order(id: string) { … }
 *     }
 *
 * As a decorator it is one of the standard's and of TypeScript's `experimentalDecorators` alike. Capturing twice is
 * capturing once.
 */
export function capture<F extends AnyFunction>(fn: F): F;
export function capture<F extends AnyFunction>(name: string | undefined, fn: F): F;
export function capture(name?: string): CaptureDecorator;
export function capture<F extends AnyFunction>(method: F, decorated: DecoratorContext): F;
export function capture(target: object, key: string | symbol, method: PropertyDescriptor): PropertyDescriptor;
export function capture(first?: unknown, second?: unknown, third?: unknown): unknown {
  if (isDecoratorContext(second)) return decorate(first, second, captureFunction);
  if (isFunction(first) && second === undefined) return captureFunction(undefined, first);
  if (isFunction(second) && third === undefined) return captureFunction(toName(first), second);
  if (second === undefined) return createDecorator(toName(first), captureFunction);
  return createDecorator(undefined, captureFunction)(first, second, third);
}

/** A function that is captured by this or another copy of this package is left as it is. */
function captureFunction<F extends object>(name: string | undefined, fn: F): F {
  const { captured } = processState();
  if (captured.has(fn)) return fn;
  const given: unknown = Reflect.get(fn, 'name');
  const called = name ?? (typeof given === 'string' && given !== '' ? given : 'anonymous');
  const madeIn = context.active();
  const isGenerator = isGeneratorFunction(fn);
  const wrapped = new Proxy(fn, {
    apply(target, thisArg, args) {
      if (!isFunction(target)) return undefined;
      if (isGenerator) return captureGenerator(called, madeIn, Object(Reflect.apply(target, thisArg, args)));
      return callCaptured(called, madeIn, () => Reflect.apply(target, thisArg, args));
    },
  });
  captured.add(wrapped);
  return wrapped;
}

function toName(name: unknown): string | undefined {
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
