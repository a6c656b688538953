// SPDX-License-Identifier: Apache-2.0

import { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diag } from '@opentelemetry/api';
import type { InstrumentationLike } from '@otel-xray/propagation';
import { constructFrom, isInstrumentation } from '@otel-xray/recorder/application';
import { findHandler } from './handler-file.ts';
import type { InstrumentationModules } from './instrumentation-modules.ts';
import { LAZY, type LazyInstrumentation } from './lazy-instrumentations.ts';
import { type ModuleWatch, watchModules } from './module-watch.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Switches instrumentations on: those of `LAZY` when the function first uses what they instrument, others, which the
 * function has installed, at once. One that does not load is named in a warning and left out. Returns how to switch
 * them off.
 */
export function switchOnInstrumentations(
  chosen: readonly (string | InstrumentationLike)[] | undefined,
  modules: InstrumentationModules,
  env: Environment,
): () => void {
  const made: InstrumentationLike[] = [];
  const stops: (() => void)[] = [];
  const watches: ModuleWatch[] = [];
  const isEsm = isEsmHandler(env);
  const add = ({ watch, wait, loadForModules }: LazyInstrumentation): void => {
    if (isEsm && loadForModules) loadForModules();
    else if (watch) watches.push(watch);
    if (wait) stops.push(wait());
  };
  const installed: string[] = [];
  for (const one of chosen ?? wantedNames(env)) {
    const lazy = typeof one === 'string' && Object.hasOwn(LAZY, one) ? LAZY[one] : undefined;
    if (lazy) add(lazy(modules, (loaded) => made.push(loaded)));
    else if (typeof one === 'string') installed.push(one);
    else made.push(one);
  }
  for (const name of installed) made.push(...installedInstrumentation(name, env, isEsm));
  stops.push(watchModules(watches));
  return () => {
    for (const stop of stops) stop();
    for (const instrumentation of made) instrumentation.disable();
  };
}

function wantedNames(env: Environment): readonly string[] {
  const list = (name: string): readonly string[] =>
    (env[name] ?? '').split(',').flatMap((item) => item.trim() || []);
  const enabled = list('OTEL_NODE_ENABLED_INSTRUMENTATIONS');
  const disabled = list('OTEL_NODE_DISABLED_INSTRUMENTATIONS');
  return (enabled.length > 0 ? enabled : Object.keys(LAZY)).filter((name) => !disabled.includes(name));
}

/** Whether the handler, as Lambda's variables name it, is an ES module. */
function isEsmHandler({ LAMBDA_TASK_ROOT: root, _HANDLER: handler }: Environment): boolean {
  if (!root || !handler) return false;
  try {
    return findHandler(root, handler).isEsm;
  } catch {
    // The runtime will say so.
    return false;
  }
}

/** `pg`: all instrumentations of `@opentelemetry/instrumentation-pg`, beside the function's code. */
function installedInstrumentation(name: string, env: Environment, isEsm: boolean): InstrumentationLike[] {
  const from = `@opentelemetry/instrumentation-${name}`;
  const file = join(env.LAMBDA_TASK_ROOT ?? process.cwd(), 'handler.js');
  try {
    const require = createRequire(file);
    const module: unknown = require(from);
    const names = typeof module === 'object' && module !== null ? Object.keys(module) : [];
    const made = names
      .filter((each) => each.endsWith('Instrumentation'))
      .map((each) => constructFrom(module, each, {}));
    if (isEsm) register('@opentelemetry/instrumentation/hook.mjs', pathToFileURL(require.resolve(from)));
    return made.filter(isInstrumentation);
  } catch (error: unknown) {
    diag.warn(`@otel-xray/lambda: ${from} is left out: ${String(error)}`);
    return [];
  }
}
