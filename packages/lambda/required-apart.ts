// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A plugin of the bundler, as far as it is one. */
interface ResolvePlugin {
  readonly name: string;
  resolveId(source: string, importer: string | undefined, how: { readonly kind: string }): string | undefined;
  load(id: string): string | undefined;
}

const APART = '?required';

/**
 * Gives a package a second time to what requires it. Of a module that is both imported and required the bundler keeps
 * everything, and runs all of it at the start; apart from each other, imports get what they use, and the rest waits
 * for the instrumentations.
 */
export function requiredApart(name: string, file: string): ResolvePlugin {
  return {
    name: 'required-apart',
    resolveId(source, importer, { kind }) {
      if (importer?.endsWith(APART)) return `${resolve(dirname(importer), source)}${APART}`;
      return kind === 'require-call' && source === name ? `${file}${APART}` : undefined;
    },
    load: (id) => (id.endsWith(APART) ? readFileSync(id.slice(0, -APART.length), 'utf8') : undefined),
  };
}
