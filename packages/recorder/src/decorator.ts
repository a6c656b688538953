// SPDX-License-Identifier: Apache-2.0
import { member } from '@otel-xray/segment';
import { sayOnce } from './notices.ts';

/** What a standard decorator is told of what it stands at, as far as it concerns us. */
export interface DecoratorContext {
  readonly kind: 'method' | 'field';
  readonly name: string | symbol;
}

/** A decorator of methods, and of fields that hold a function: by the standard, or by `experimentalDecorators`. */
export interface CaptureDecorator {
  <F extends (this: never, ...args: never[]) => unknown>(
    method: F,
    decorated: DecoratorContext & { readonly kind: 'method' },
  ): F;
  (field: undefined, decorated: DecoratorContext & { readonly kind: 'field' }): <F>(initial: F) => F;
  (target: object, key: string | symbol, method: PropertyDescriptor): PropertyDescriptor;
}

type Capture = <F extends object>(name: string | undefined, fn: F) => F;

export function isDecoratorContext(
  value: unknown,
): value is { readonly kind: string; readonly name: string | symbol } {
  return (
    typeof value === 'object' &&
    typeof member(value, 'kind') === 'string' &&
    member(value, 'addInitializer') !== undefined
  );
}

/** Decorates as the standard does: gives the method anew, or for a field what makes of its first value. */
export function decorate(
  value: unknown,
  { kind, name }: { readonly kind: string; readonly name: string | symbol },
  capture: Capture,
  given?: string,
): unknown {
  const called = given ?? nameOf(name);
  const captured = (fn: unknown): unknown => (typeof fn === 'function' ? capture(called, fn) : fn);
  if (kind === 'method') return captured(value);
  if (kind === 'field') return captured;
  sayOnce(`@capture() at ${called} changes nothing: it is for methods, and for fields that hold a function`);
  return undefined;
}

export function createDecorator(
  name: string | undefined,
  capture: Capture,
): (first: unknown, second: unknown, third: unknown) => unknown {
  return (first, second, third) => {
    if (isDecoratorContext(second)) return decorate(first, second, capture, name);
    const method = member(third, 'value');
    if (typeof method === 'function' && typeof third === 'object') {
      return { ...third, value: capture(name ?? nameOf(second), method) };
    }
    sayOnce(`@capture() at ${nameOf(second)} changes nothing: it is for methods`);
    return undefined;
  };
}

/** Private methods are called `#name`. */
function nameOf(key: unknown): string {
  return typeof key === 'symbol' ? (key.description ?? 'anonymous') : String(key);
}
