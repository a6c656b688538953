// SPDX-License-Identifier: Apache-2.0
import type { XRayPresetOptions } from './options.ts';

/** What an option must be, beyond what the exporter, the processor and the propagators look at by themselves. */
const EXPECTED: readonly {
  readonly name: keyof XRayPresetOptions;
  readonly accepted: string;
  readonly accepts: (value: unknown) => boolean;
}[] = [
  { name: 'serviceName', accepted: 'a string', accepts: (value) => typeof value === 'string' },
  { name: 'resourceAttributes', accepted: 'an object of attributes', accepts: isObject },
  {
    name: 'resourceDetectors',
    accepted: 'a list of resource detectors',
    accepts: (value) => isListOf(value, (one) => has(one, 'detect')),
  },
  { name: 'sampler', accepted: 'a sampler', accepts: (value) => has(value, 'shouldSample') },
  { name: 'idGenerator', accepted: 'an id generator', accepts: (value) => has(value, 'generateTraceId') },
  {
    name: 'propagators',
    accepted: 'a list of names and propagators',
    accepts: (value) => isListOf(value, (one) => typeof one === 'string' || has(one, 'inject')),
  },
  {
    name: 'spanProcessors',
    accepted: 'a list of span processors',
    accepts: (value) => isListOf(value, (one) => has(one, 'onEnd')),
  },
];

/** Throws a `TypeError` for an option that would fail at the first request, inside the application. */
export function checkPresetOptions(options: XRayPresetOptions): void {
  for (const { name, accepted, accepts } of EXPECTED) {
    const value: unknown = options[name];
    if (value === undefined || accepts(value)) continue;
    throw new TypeError(`${name}: expected ${accepted}, got ${String(value).slice(0, 100)}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function has(value: unknown, method: string): boolean {
  return isObject(value) && typeof Reflect.get(value, method) === 'function';
}

function isListOf(value: unknown, accepts: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}
