// SPDX-License-Identifier: Apache-2.0
import Module from 'node:module';

/** Something to be done before certain modules are loaded for the first time. */
export interface ModuleWatch {
  /** Whether this is one of them: what `require` is called with, and the file that calls. */
  matches(id: string, from: string): boolean;
  /** Called once, before the module is loaded. */
  load(): void;
}

/**
 * Watches `require`, in CommonJS and in what ES modules import of it. A watch that has been called costs nothing more.
 * Returns how to stop.
 */
export function watchModules(watches: readonly ModuleWatch[]): () => void {
  const pending = new Set(watches);
  const prototype: object = Module.prototype;
  const original = requireOf(prototype);
  if (original === undefined || pending.size === 0) return () => undefined;
  const watchingRequire = function (this: unknown, ...args: unknown[]): unknown {
    const due = pending.size === 0 ? undefined : dueOf(pending, args[0], this);
    if (due !== undefined) {
      pending.delete(due);
      due.load();
    }
    // An instrumentation may have put its own function in our place, which has to see this very call.
    const next = due === undefined ? original : (requireOf(prototype) ?? original);
    return Reflect.apply(next, this, args);
  };
  Reflect.set(prototype, 'require', watchingRequire);
  return () => {
    pending.clear();
    if (requireOf(prototype) === watchingRequire) Reflect.set(prototype, 'require', original);
  };
}

type Require = (...args: never[]) => unknown;

function requireOf(prototype: object): Require | undefined {
  const found: unknown = Reflect.get(prototype, 'require');
  return isRequire(found) ? found : undefined;
}

function isRequire(found: unknown): found is Require {
  return typeof found === 'function';
}

function dueOf(pending: ReadonlySet<ModuleWatch>, id: unknown, caller: unknown): ModuleWatch | undefined {
  if (typeof id !== 'string') return undefined;
  const filename: unknown =
    typeof caller === 'object' && caller !== null ? Reflect.get(caller, 'filename') : '';
  const from = typeof filename === 'string' ? filename : '';
  for (const watch of pending) if (watch.matches(id, from)) return watch;
  return undefined;
}
