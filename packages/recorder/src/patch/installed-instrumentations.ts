// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import type { InstrumentationLike } from '@otel-xray/propagation';
import { type ApplicationModules, applicationModules, modulesOf } from './application.ts';
import { switchOnAwsHeaders } from './aws-headers.ts';
import { constructFrom } from './construct.ts';
import { AWS_SDK, BUNDLE, INSTRUMENTATIONS, type KnownInstrumentation } from './instrumentation-list.ts';

/** By name (`express`): options for one that goes beyond ours, or `false` to leave it off, `true` to switch it on. */
export type InstrumentationChoices = Readonly<Record<string, boolean | object | undefined>>;

/** What was switched on, what was missing, and where the packages come from. */
export interface SwitchedOn {
  /** By name: the instrumentation, and what belongs to it. */
  readonly instrumentations: ReadonlyMap<string, readonly InstrumentationLike[]>;
  /** Those that were wanted and are not installed. */
  readonly missing: readonly KnownInstrumentation[];
  /** A file of one of them, from where `@opentelemetry/instrumentation` is found. */
  readonly file: string | undefined;
}

/**
 * Loads and switches on every instrumentation that the application has installed, by itself or through
 * `@opentelemetry/auto-instrumentations-node`, and that is not `on` already. `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` choose among them, `choices` go before both. One that does not load is named
 * in a warning and the others go on.
 */
export function switchOnInstrumentations(
  choices: InstrumentationChoices = {},
  modules: ApplicationModules = applicationModules(),
  on: ReadonlyMap<string, unknown> = new Map(),
): SwitchedOn {
  warnOfUnknown(choices);
  const bundle = modules.resolve(BUNDLE);
  const sources = bundle === undefined ? [modules] : [modules, modulesOf(bundle)];
  const isWanted = wanted(choices);
  const instrumentations = new Map<string, readonly InstrumentationLike[]>();
  const missing: KnownInstrumentation[] = [];
  let file: string | undefined;
  for (const known of INSTRUMENTATIONS) {
    if (on.has(known.name) || !isWanted(known)) continue;
    const source = sources.find(({ resolve }) => resolve(known.from) !== undefined);
    if (!source) {
      missing.push(known);
      continue;
    }
    const itsFile = source.resolve(known.from);
    if (itsFile === undefined) continue;
    const choice = choices[known.name];
    const config = { ...ourConfig(known, itsFile), ...(typeof choice === 'object' ? choice : {}) };
    const made = switchOn(known, source, config);
    if (!made) continue;
    file ??= itsFile;
    const headers = known.name === AWS_SDK ? switchOnAwsHeaders(itsFile) : undefined;
    instrumentations.set(known.name, headers ? [made, headers] : [made]);
  }
  return { instrumentations, missing, file };
}

function wanted(choices: InstrumentationChoices): (known: KnownInstrumentation) => boolean {
  const enabled = listed('OTEL_NODE_ENABLED_INSTRUMENTATIONS');
  const disabled = listed('OTEL_NODE_DISABLED_INSTRUMENTATIONS');
  return ({ name, isOptional = false }) => {
    const choice = choices[name];
    if (choice !== undefined) return choice !== false;
    if (disabled.includes(name)) return false;
    if (enabled.length > 0) return enabled.includes(name);
    return !isOptional;
  };
}

/** The names in a variable, with commas between them. */
function listed(variable: string): readonly string[] {
  const names = (process.env[variable] ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

function ourConfig({ config = {}, logSender }: KnownInstrumentation, file: string): object {
  const isMissing = logSender !== undefined && modulesOf(file).resolve(logSender) === undefined;
  return isMissing ? { ...config, disableLogSending: true } : config;
}

function switchOn(
  { from, className }: KnownInstrumentation,
  modules: ApplicationModules,
  config: object,
): InstrumentationLike | undefined {
  try {
    const made = constructFrom(modules.load(from), className, config);
    if (isInstrumentation(made)) return made;
    diag.warn(`${from} is left out: ${className} is no instrumentation`);
  } catch (error: unknown) {
    diag.warn(`${from} is left out: ${String(error)}`);
  }
  return undefined;
}

export function isInstrumentation(made: unknown): made is InstrumentationLike {
  return typeof made === 'object' && made !== null && 'instrumentationName' in made && 'enable' in made;
}

function warnOfUnknown(choices: InstrumentationChoices): void {
  const known = new Set(INSTRUMENTATIONS.map(({ name }) => name));
  for (const name of Object.keys(choices)) {
    if (!known.has(name)) diag.warn(`instrumentations: ${name} is not one of ${[...known].join(', ')}`);
  }
}
