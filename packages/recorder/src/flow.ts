// SPDX-License-Identifier: Apache-2.0

import type { Context } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { registered } from './patch/api-globals.ts';
import { ENTER } from './scope.ts';

/** A context that was entered in place. */
export interface Entered {
  leave(): void;
}

/**
 * Makes `context` the active one for the rest of this asynchronous flow. `undefined` where the context manager of
 * the process is not an `XRayContextManager`: OpenTelemetry itself can only run a function in a context.
 */
export function enter(context: Context): Entered | undefined {
  const manager = registered('context');
  const enterContext = member(manager, ENTER);
  if (typeof enterContext !== 'function') return undefined;
  const entered: unknown = Reflect.apply(enterContext, manager, [context]);
  return isEntered(entered) ? entered : undefined;
}

function isEntered(value: unknown): value is Entered {
  return typeof member(value, 'leave') === 'function';
}
