// SPDX-License-Identifier: Apache-2.0

/** What can be registered once in a process, through `@opentelemetry/api`. */
export type ApiGlobal = 'diag' | 'trace' | 'context' | 'propagation';

/**
 * Whether something is registered already. The API itself only says so by refusing, with an error in the log; all
 * its 1.x versions share this one object.
 */
export function isRegistered(name: ApiGlobal): boolean {
  const all: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'));
  return typeof all === 'object' && all !== null && Reflect.get(all, name) !== undefined;
}
