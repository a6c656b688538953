// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';

type Event = string | symbol;
type Listener = (...args: unknown[]) => void;
type Bind = (listener: Listener) => Listener;

type Adding = 'addListener' | 'on' | 'once' | 'prependListener' | 'prependOnceListener';
type Removing = 'removeListener' | 'off';
type Method = (this: BoundEmitter, event: Event, listener: Listener) => EventEmitter;
type Methods = Readonly<Record<Adding | Removing, Method>>;

/** How an emitter is bound. */
interface Binding {
  readonly bind: Bind;
  /** Its methods as they were. */
  readonly unbound: Methods;
  /** By event, what each listener that was given is bound to. */
  readonly boundOf: Map<Event, WeakMap<Listener, Listener>>;
  isAdding: boolean;
}

/** Where an emitter has its binding, the first of which stays. */
const BINDING: unique symbol = Symbol('@otel-xray/recorder bound emitter');

interface BoundEmitter extends EventEmitter {
  [BINDING]?: Binding;
}

/**
 * One set for all emitters. With functions of its own each request of Node's HTTP client outlived the collections of
 * the young generation: 4 kB a request, and more than 5 MB of a Lambda function (Node.js 22).
 */
const BOUND: Methods = {
  addListener: adding('addListener'),
  on: adding('on'),
  once: adding('once'),
  prependListener: adding('prependListener'),
  prependOnceListener: adding('prependOnceListener'),
  removeListener: removing('removeListener'),
  off: removing('off'),
};

/** Binds every listener that an emitter gets from now on; removing works with the listener as it was given. */
export function bindEmitter(emitter: BoundEmitter, bind: Bind): void {
  if (emitter[BINDING] !== undefined) return;
  const { addListener, on, once, prependListener, prependOnceListener, removeListener, off } = emitter;
  const unbound = { addListener, on, once, prependListener, prependOnceListener, removeListener, off };
  const value: Binding = { bind, unbound, boundOf: new Map(), isAdding: false };
  Reflect.defineProperty(emitter, BINDING, { value });
  Object.assign(emitter, BOUND);
}

function adding(name: Adding): Method {
  return function (event, listener) {
    const binding = this[BINDING];
    // `once` calls `on` with a listener of its own, by which it finds what it has to remove.
    if (binding === undefined || binding.isAdding || typeof listener !== 'function')
      return unboundOf(binding, name).call(this, event, listener);
    const listeners = binding.boundOf.get(event) ?? new WeakMap<Listener, Listener>();
    binding.boundOf.set(event, listeners);
    const bound = listeners.get(listener) ?? binding.bind(listener);
    listeners.set(listener, bound);
    binding.isAdding = true;
    try {
      return unboundOf(binding, name).call(this, event, bound);
    } finally {
      binding.isAdding = false;
    }
  };
}

function removing(name: Removing): Method {
  return function (event, listener) {
    const binding = this[BINDING];
    const bound = binding?.boundOf.get(event)?.get(listener);
    return unboundOf(binding, name).call(this, event, bound ?? listener);
  };
}

/** What the method does on an emitter that is not bound, such as one it was copied to. */
function unboundOf(binding: Binding | undefined, name: Adding | Removing): Method {
  return binding?.unbound[name] ?? EventEmitter.prototype[name];
}
