// SPDX-License-Identifier: Apache-2.0
import { member } from '@otel-xray/segment';
import { capture } from './capture.ts';
import { sayOnce } from './notices.ts';

/**
 * Captures every function that an object has: its own, and if it is made by a class the methods of that class; of
 * a class its static methods and those of what it makes. Names are the functions'. Changes the object, and gives
 * it back; what cannot be changed is named once.
 *
 *     captureAll(repository);
 *     export default captureAll({ ...module });
 */
export function captureAll<T extends object>(object: T): T {
  captureOwn(object);
  const below = typeof object === 'function' ? member(object, 'prototype') : Object.getPrototypeOf(object);
  captureMethods(object, below);
  return object;
}

/** Methods of classes: those of an instance are captured for this instance alone. */
function captureMethods(object: object, prototype: unknown): void {
  const isClass = typeof object === 'function';
  let from = prototype;
  while (typeof from === 'object' && from !== null && from !== Object.prototype) {
    captureOwn(from, isClass ? from : object);
    from = isClass ? null : Object.getPrototypeOf(from);
  }
}

function captureOwn(from: object, onto: object = from): void {
  for (const key of Reflect.ownKeys(from)) {
    if (key === 'constructor' || key === 'prototype') continue;
    const property = Reflect.getOwnPropertyDescriptor(from, key);
    if (typeof property?.value !== 'function' || isClass(property.value)) continue;
    if (onto !== from && Object.hasOwn(onto, key)) continue;
    const name = typeof key === 'string' ? key : undefined;
    const value: unknown = capture(name, property.value);
    if (!Reflect.defineProperty(onto, key, { ...property, value })) {
      sayOnce(`captureAll: ${String(key)} cannot be replaced; for a module take captureAll({ ...module })`);
    }
  }
}

/** Classes cannot be called. */
function isClass(fn: object): boolean {
  return Reflect.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}
