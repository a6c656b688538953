// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a handler is: `src/notes.api.get` is the member `api.get` of what the file `src/notes.js` exports. */
export interface HandlerFile {
  readonly path: string;
  readonly isEsm: boolean;
  /** Members, one in the other. */
  readonly members: readonly string[];
}

/** Thrown under the names that the runtime gives its own errors, which are what Lambda reports. */
export class HandlerError extends Error {
  override readonly name: string;

  constructor(
    name: 'Runtime.MalformedHandlerName' | 'Runtime.ImportModuleError' | 'Runtime.HandlerNotFound',
    message: string,
  ) {
    super(message);
    this.name = name;
  }
}

/**
 * Finds the file of a handler as the runtime does, in the same order: no extension, `.js` (an ES module where the
 * nearest `package.json` says so), `.mjs`, `.cjs`, a package. Throws a `HandlerError` where there is none.
 *
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/UserFunction.js
 */
export function findHandler(root: string, handler: string): HandlerFile {
  if (handler.includes('..')) {
    throw new HandlerError('Runtime.MalformedHandlerName', `'${handler}' is not a valid handler name.`);
  }
  const name = basename(handler);
  const folder = handler.slice(0, handler.indexOf(name));
  const dot = name.indexOf('.');
  if (dot < 0) throw new HandlerError('Runtime.MalformedHandlerName', 'Bad handler');
  const module = name.slice(0, dot);
  const members = name.slice(dot + 1).split('.');
  const path = resolve(root, folder, module);
  const isEsmFolder = isModuleFolder(dirname(path));
  const candidates: readonly (readonly [string, boolean])[] = [
    [path, false],
    [`${path}.js`, isEsmFolder],
    [`${path}.mjs`, true],
    [`${path}.cjs`, false],
  ];
  for (const [file, isEsm] of candidates) if (existsSync(file)) return { path: file, isEsm, members };
  return { path: packagePath(root, folder, module), isEsm: false, members };
}

/** Whether the nearest `package.json` makes `.js` files ES modules. */
function isModuleFolder(folder: string): boolean {
  if (basename(folder) === 'node_modules') return false;
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) {
    try {
      const said: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
      return typeof said === 'object' && said !== null && Reflect.get(said, 'type') === 'module';
    } catch {
      return false;
    }
  }
  const up = dirname(folder);
  return up !== folder && isModuleFolder(up);
}

function packagePath(root: string, folder: string, module: string): string {
  try {
    return createRequire(join(root, 'handler.js')).resolve(module, { paths: [root, folder] });
  } catch (error: unknown) {
    throw new HandlerError(
      'Runtime.ImportModuleError',
      error instanceof Error ? error.message : String(error),
    );
  }
}
