// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { bindEmitter } from './bound-emitter.ts';
import { ENTER, Scope } from './scope.ts';

/**
 * OpenTelemetry's context, as `AsyncLocalStorageContextManager` keeps it, that can also be changed for the rest of
 * an asynchronous flow: what `beginSubsegment` needs, and the OpenTelemetry API has no word for.
 *
 *     context.setGlobalContextManager(new XRayContextManager());
 *
 * A change ends with the `with` that it was made in, so that concurrent requests do not see each other's.
 */
export class XRayContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context | Scope | undefined>();
  readonly #onLeave = (): void => this.#leave();

  active(): Context {
    const store = this.#storage.getStore();
    if (!(store instanceof Scope)) return store ?? ROOT_CONTEXT;
    const open = store.open();
    return open instanceof Scope ? open.context : (open ?? ROOT_CONTEXT);
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    if (this.#storage.getStore() === context) return this.#within(() => Reflect.apply(fn, thisArg, args));
    if (thisArg === undefined || thisArg === null) return this.#storage.run(context, fn, ...args);
    return this.#storage.run(context, () => Reflect.apply(fn, thisArg, args));
  }

  /** Functions and event emitters are bound; everything else is given back as it is. */
  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter) {
      bindEmitter(target, (listener) => this.bind(context, listener));
      return target;
    }
    if (typeof target !== 'function') return target;
    return new Proxy(target, {
      apply: (fn, thisArg, args) => this.with(context, () => Reflect.apply(fn, thisArg, args)),
    });
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }

  /**
   * Makes `context` the active one for the rest of this asynchronous flow, and whatever it starts, until the scope
   * is left. By a registered symbol, so that another copy of this package finds it.
   */
  [ENTER](context: Context): Scope {
    const scope = new Scope(context, openOf(this.#storage.getStore()), this.#onLeave);
    this.#storage.enterWith(scope);
    return scope;
  }

  /** Where the context is the active one already, `AsyncLocalStorage` would let changes out. */
  #within<T>(work: () => T): T {
    const store = this.#storage.getStore();
    try {
      return work();
    } finally {
      if (this.#storage.getStore() !== store) this.#storage.enterWith(store);
    }
  }

  /** Scopes that are over are not held on to, in a loop that begins and ends for ever. */
  #leave(): void {
    const store = this.#storage.getStore();
    const open = openOf(store);
    if (open !== store) this.#storage.enterWith(open);
  }
}

function openOf(store: Context | Scope | undefined): Context | Scope | undefined {
  return store instanceof Scope ? store.open() : store;
}
