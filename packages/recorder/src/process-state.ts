// SPDX-License-Identifier: Apache-2.0

/** What all copies of this package in a process share: one may be loaded by `import`, another by `require`. */
interface ProcessState {
  /** What was said already. */
  readonly said: Set<string>;
  /** Functions that `capture` made, so that capturing one again changes nothing. */
  readonly captured: WeakSet<object>;
}

const STATE = Symbol.for('@otel-xray/recorder state');

export function processState(): ProcessState {
  const known: unknown = Reflect.get(globalThis, STATE);
  if (isState(known)) return known;
  const state: ProcessState = { said: new Set(), captured: new WeakSet() };
  Reflect.set(globalThis, STATE, state);
  return state;
}

function isState(value: unknown): value is ProcessState {
  return typeof value === 'object' && value !== null && 'said' in value && 'captured' in value;
}
