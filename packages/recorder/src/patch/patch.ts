// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import type { InstrumentationLike } from '@otel-xray/propagation';
import { processState } from '../process-state.ts';
import { type ApplicationModules, applicationModules } from './application.ts';
import { type InstrumentationChoices, switchOnInstrumentations } from './installed-instrumentations.ts';
import { BUNDLE, INSTRUMENTATIONS } from './instrumentation-list.ts';
import { hookModules } from './module-hook.ts';

/** What is traced by itself from now on. */
export interface Patched {
  /** Names of what is on, by this call or an earlier one: `http`, `aws-sdk`, `pg`. */
  readonly on: readonly string[];
  /** Packages of what was asked for and is not installed: `npm i` them. */
  readonly missing: readonly string[];
  /** Switches off what this call has switched on. */
  off(): void;
}

/**
 * Switches on every instrumentation that the application has installed, by itself or through
 * `@opentelemetry/auto-instrumentations-node`, as `patch_all` of X-Ray's SDKs: an instrumentation sees what is loaded
 * after it, so call it before the libraries are imported, or start Node with `--import @otel-xray/node/register`,
 * which does the same. What is on already stays as it is.
 *
 * `choices` by name: `{ express: false, dns: true, http: { …its own options } }`; they go before
 * `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. What is not installed is named at
 * debug level; where nothing at all is installed, a warning says what to install. Never throws.
 */
export function patchAll(choices: InstrumentationChoices = {}): Patched {
  return patchAllOf(applicationModules(), choices);
}

/**
 * Switches on these instrumentations alone, by name: `patch(['http', 'aws-sdk'])`. What is not installed is named in a
 * warning that says what to install. Never throws.
 */
export function patch(names: readonly string[]): Patched {
  return patchOf(applicationModules(), names);
}

export function patchAllOf(modules: ApplicationModules, choices: InstrumentationChoices): Patched {
  const patched = switchOn(modules, choices);
  const { on, missing } = patched;
  if (missing.length > 0) diag.debug(`instrumentations that are not installed: ${missing.join(', ')}`);
  if (on.length === 0) diag.warn(`no instrumentation is on. All there are come with: npm i ${BUNDLE}`);
  return patched;
}

/** `hooksModules: false` where it is known that no ES module is loaded: the hook may be a second thread. */
export function patchOf(
  modules: ApplicationModules,
  names: readonly string[],
  { hooksModules = true }: { readonly hooksModules?: boolean } = {},
): Patched {
  const others = INSTRUMENTATIONS.map(({ name }) => [name, false] as const);
  const chosen = names.map((name) => [name, true] as const);
  const patched = switchOn(modules, Object.fromEntries([...others, ...chosen]), hooksModules);
  const { missing } = patched;
  if (missing.length > 0) diag.warn(`not installed. Run: npm i ${missing.join(' ')}`);
  return patched;
}

/**
 * Tells `patch` and `patchAll` that a set-up sees to an instrumentation itself, which may not be loaded yet: Lambda's.
 * Returns how to take it back, `undefined` where it is on already.
 */
export function reserveInstrumentation(name: string): (() => void) | undefined {
  const { patched } = processState();
  if (patched.has(name)) return undefined;
  const reserved: readonly InstrumentationLike[] = [];
  patched.set(name, reserved);
  return () => {
    if (patched.get(name) === reserved) patched.delete(name);
  };
}

function switchOn(
  modules: ApplicationModules,
  choices: InstrumentationChoices,
  hooksModules = true,
): Patched {
  const state = processState();
  const { instrumentations, missing, file } = switchOnInstrumentations(choices, modules, state.patched);
  for (const [name, made] of instrumentations) state.patched.set(name, made);
  if (hooksModules && file !== undefined && !state.isHooked) {
    state.isHooked = true;
    hookModules(file);
  }
  return {
    on: [...state.patched.keys()],
    missing: missing.map(({ from }) => from),
    off() {
      for (const [name, made] of instrumentations) {
        if (state.patched.get(name) === made) state.patched.delete(name);
        for (const one of made) switchOff(one);
      }
    },
  };
}

function switchOff(instrumentation: InstrumentationLike): void {
  try {
    instrumentation.disable();
  } catch (error: unknown) {
    diag.warn(`${instrumentation.instrumentationName} does not go off: ${String(error)}`);
  }
}
