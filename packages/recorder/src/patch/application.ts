// SPDX-License-Identifier: Apache-2.0
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';

/** The packages that the application has, as the application itself would find them. */
export interface ApplicationModules {
  /** The file that `require(name)` would load there, `undefined` where it is not installed. */
  resolve(name: string): string | undefined;
  /** What `require(name)` gives there. Throws what the module throws while it loads. */
  load(name: string): unknown;
}

/**
 * Looks beside the program that Node was started with, then in the working directory: in a monorepo the two
 * differ. Packages that an installed one brings along are found beside `via`, as `@opentelemetry/instrumentation` is.
 */
export function applicationModules(folders: readonly string[] = applicationFolders()): ApplicationModules {
  const requires = withoutAncestors(folders).map((folder) => createRequire(join(folder, 'application.js')));
  const found = new Map<string, Found | undefined>();
  const find = (name: string): Found | undefined => {
    if (!found.has(name)) found.set(name, findIn(requires, name));
    return found.get(name);
  };
  return {
    resolve: (name) => find(name)?.path,
    load: (name) => {
      const one = find(name);
      if (!one) throw new Error(`${name} is not installed`);
      return one.require(one.path);
    },
  };
}

interface Found {
  readonly require: NodeJS.Require;
  readonly path: string;
}

function findIn(requires: readonly NodeJS.Require[], name: string): Found | undefined {
  for (const require of requires) {
    try {
      return { require, path: require.resolve(name) };
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/** Node looks in the folders above by itself. */
function withoutAncestors(folders: readonly string[]): readonly string[] {
  return folders.filter(
    (folder, index) =>
      !folders.slice(0, index).some((deeper) => `${deeper}${sep}`.startsWith(`${folder}${sep}`)),
  );
}

/** The modules that the package with this file has, which are not always the application's. */
export function modulesOf(file: string): ApplicationModules {
  return applicationModules([dirname(file)]);
}

/** The folder of the program, where there is one, and the working directory. */
export function applicationFolders(program: string | undefined = process.argv[1]): readonly string[] {
  const folders = [process.cwd()];
  if (program !== undefined && program !== '-') folders.unshift(dirname(realPath(resolve(program))));
  return folders;
}

/** Packages are looked for beside the file itself, not beside a link to it. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
