// SPDX-License-Identifier: Apache-2.0
import type { InstrumentationLike } from '@otel-xray/propagation';

/** What all copies of this package in a process share: one may be loaded by `import`, another by `require`. */
interface ProcessState {
  /** What was said already. */
  readonly said: Set<string>;
  /** Functions that `capture` made, so that capturing one again changes nothing. */
  readonly captured: WeakSet<object>;
  /** Instrumentations that are on, by name, so that none is switched on twice. */
  readonly patched: Map<string, readonly InstrumentationLike[]>;
  /** Whether ES modules are hooked. */
  isHooked: boolean;
}

const STATE = Symbol.for('@otel-xray/recorder state');

export function processState(): ProcessState {
  const known: unknown = Reflect.get(globalThis, STATE);
  if (isState(known)) return known;
  const state: ProcessState = {
    said: new Set(),
    captured: new WeakSet(),
    patched: new Map(),
    isHooked: false,
  };
  Reflect.set(globalThis, STATE, state);
  return state;
}

function isState(value: unknown): value is ProcessState {
  return typeof value === 'object' && value !== null && 'said' in value && 'patched' in value;
}
