// SPDX-License-Identifier: Apache-2.0
import type { InstrumentationLike } from '@otel-xray/propagation';
import { applicationModules, reserveInstrumentation } from '@otel-xray/recorder/application';
import { findHandler } from './handler-file.ts';
import type { InstrumentationModules } from './instrumentation-modules.ts';
import { LAZY, type LazyInstrumentation } from './lazy-instrumentations.ts';
import { isListed, listedInstrumentation } from './listed-instrumentations.ts';
import { type ModuleWatch, watchModules } from './module-watch.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Switches instrumentations on when the function first uses what they instrument: those of `LAZY`, and by name others
 * that the function has installed. One that does not load is named in a warning and left out. Returns how to switch them
 * off.
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
  const application = applicationModules([env.LAMBDA_TASK_ROOT || process.cwd()]);
  const switchOn = (name: string): void => {
    const lazy = Object.hasOwn(LAZY, name) ? LAZY[name] : undefined;
    if (!lazy) {
      add(listedInstrumentation(name, application, isEsm, (patched) => stops.push(patched.off)));
      return;
    }
    // The function may call the recorder's `patchAll`, before this or after.
    const release = reserveInstrumentation(name);
    if (!release) return;
    stops.push(release);
    add(lazy(modules, (loaded) => made.push(loaded)));
  };
  for (const one of chosen ?? wantedNames(env)) {
    if (typeof one === 'string') switchOn(one);
    else made.push(one);
  }
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
  // A variable may name what only other set-ups know, which is no mistake.
  const known = enabled.filter((name) => Object.hasOwn(LAZY, name) || isListed(name));
  return (enabled.length > 0 ? known : Object.keys(LAZY)).filter((name) => !disabled.includes(name));
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
