// SPDX-License-Identifier: Apache-2.0
import type { Context } from '@opentelemetry/api';
import { member } from './member.ts';
import { ENTER } from './scope.ts';

/** A context that was entered in place. */
export interface Entered {
  leave(): void;
}

/** Where all 1.x versions of `@opentelemetry/api` keep what is registered. */
const API_GLOBALS = Symbol.for('opentelemetry.js.api.1');

let apiGlobals: unknown;

/**
 * Makes `context` the active one for the rest of this asynchronous flow. `undefined` where the context manager of
 * the process is not an `XRayContextManager`: OpenTelemetry itself can only run a function in a context.
 */
export function enter(context: Context): Entered | undefined {
  apiGlobals ??= Reflect.get(globalThis, API_GLOBALS);
  const manager = member(apiGlobals, 'context');
  const enterContext = member(manager, ENTER);
  if (typeof enterContext !== 'function') return undefined;
  const entered: unknown = Reflect.apply(enterContext, manager, [context]);
  return isEntered(entered) ? entered : undefined;
}

function isEntered(value: unknown): value is Entered {
  return typeof member(value, 'leave') === 'function';
}
