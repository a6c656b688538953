// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
/** What can be registered once in a process, through `@opentelemetry/api`. */
export type ApiGlobal = 'diag' | 'trace' | 'context' | 'propagation';

/** Where all 1.x versions of the API keep what is registered. */
const API_GLOBALS = Symbol.for('opentelemetry.js.api.1');

let apiGlobals: unknown;

/** What is registered as this, `undefined` where nothing is. */
export function registered(name: ApiGlobal): unknown {
  // Made with the first registration, and there to stay.
  apiGlobals ??= Reflect.get(globalThis, API_GLOBALS);
  return member(apiGlobals, name);
}

/** Whether something is registered already. The API itself only says so by refusing, with an error in the log. */
export function isRegistered(name: ApiGlobal): boolean {
  return registered(name) !== undefined;
}
