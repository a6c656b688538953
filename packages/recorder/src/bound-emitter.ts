// SPDX-License-Identifier: Apache-2.0
import type { EventEmitter } from 'node:events';

type Listener = (...args: unknown[]) => void;
type Bind = (listener: Listener) => Listener;

const ADDING = ['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const;
const REMOVING = ['removeListener', 'off'] as const;

/** Emitters that are bound, whose first binding stays. */
const BOUND = Symbol('@otel-xray/recorder bound emitter');

/** Binds every listener that an emitter gets from now on; removing works with the listener as it was given. */
export function bindEmitter(emitter: EventEmitter, bind: Bind): void {
  if (Reflect.has(emitter, BOUND)) return;
  Reflect.defineProperty(emitter, BOUND, { value: true });
  const boundOf = new Map<string | symbol, WeakMap<Listener, Listener>>();
  let isAdding = false;

  for (const name of ADDING) {
    const add = emitter[name];
    emitter[name] = function (this: EventEmitter, event: string | symbol, listener: Listener) {
      // `once` calls `on` with a listener of its own, by which it finds what it has to remove.
      if (isAdding || typeof listener !== 'function') return add.call(this, event, listener);
      const listeners = boundOf.get(event) ?? new WeakMap<Listener, Listener>();
      boundOf.set(event, listeners);
      const bound = listeners.get(listener) ?? bind(listener);
      listeners.set(listener, bound);
      isAdding = true;
      try {
        return add.call(this, event, bound);
      } finally {
        isAdding = false;
      }
    };
  }
  for (const name of REMOVING) {
    const remove = emitter[name];
    emitter[name] = function (this: EventEmitter, event: string | symbol, listener: Listener) {
      return remove.call(this, event, boundOf.get(event)?.get(listener) ?? listener);
    };
  }
}
