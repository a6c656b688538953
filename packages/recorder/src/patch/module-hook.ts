// SPDX-License-Identifier: Apache-2.0
import module, { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { diag } from '@opentelemetry/api';

const HOOK = '@opentelemetry/instrumentation/hook.mjs';

/**
 * Lets instrumentations see what ES modules import, on this thread where Node can (22.22.3, 24.11.1, 26 and later:
 * no second thread to start, and no deprecation warning), else by a loader. `file` is a file of an instrumentation
 * of the application, because its copy of the hook is the one that counts.
 */
export function hookModules(file: string): void {
  try {
    const require = createRequire(createRequire(file).resolve('@opentelemetry/instrumentation'));
    if (!hookOnThisThread(require)) module.register(HOOK, pathToFileURL(file));
  } catch (error: unknown) {
    diag.warn(`ES modules are not instrumented: ${String(error)}`);
  }
}

function hookOnThisThread(require: NodeJS.Require): boolean {
  if (!('registerHooks' in module)) return false;
  let hooks: unknown;
  try {
    hooks = require('import-in-the-middle/register-hooks.mjs');
  } catch {
    // An older copy, which only knows loaders.
    return false;
  }
  if (typeof hooks !== 'object' || hooks === null) return false;
  const supports: unknown = Reflect.get(hooks, 'supportsSyncHooks');
  const register: unknown = Reflect.get(hooks, 'register');
  if (typeof supports !== 'function' || typeof register !== 'function' || supports() !== true) return false;
  register();
  return true;
}
