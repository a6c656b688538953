// SPDX-License-Identifier: Apache-2.0
import {
  type ApplicationModules,
  INSTRUMENTATIONS,
  type Patched,
  patchOf,
} from '@otel-xray/recorder/application';
import type { LazyInstrumentation } from './lazy-instrumentations.ts';

/**
 * Libraries whose loading is the first sign of an instrumentation being needed, where they are not called as it is.
 * None: nothing that can be seen, and it is loaded at once.
 */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  grpc: ['@grpc/grpc-js'],
  hapi: ['@hapi/hapi'],
  'nestjs-core': ['@nestjs/core'],
  pg: ['pg', 'pg-pool'],
  redis: ['redis', '@redis/client'],
  // Its client is generated, wherever one likes.
  prisma: [],
  // Built in.
  dns: [],
  net: [],
  fs: [],
};

const NAMES: ReadonlySet<string> = new Set(INSTRUMENTATIONS.map(({ name }) => name));

export function isListed(name: string): boolean {
  return NAMES.has(name);
}

/**
 * An instrumentation of the recorder's list, with the options it has there, as the function has it installed. It is
 * loaded when its library is first required; at once where ES modules import it, which nobody sees in time.
 */
export function listedInstrumentation(
  name: string,
  modules: ApplicationModules,
  isEsm: boolean,
  onPatched: (patched: Patched) => void,
): LazyInstrumentation {
  const load = (): void => onPatched(patchOf(modules, [name], { hooksModules: isEsm }));
  // One that nobody knows is named in a warning at once.
  const libraries = isListed(name) ? (LIBRARIES[name] ?? [name]) : [];
  if (libraries.length > 0) return { watch: { matches: isOf(libraries), load }, loadForModules: load };
  load();
  return {};
}

function isOf(libraries: readonly string[]): (id: string) => boolean {
  return (id) => libraries.some((library) => id === library || id.startsWith(`${library}/`));
}
