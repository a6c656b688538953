// SPDX-License-Identifier: Apache-2.0

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { member } from '@otel-xray/segment';
import { findHandler, HandlerError } from './handler-file.ts';
import type { LambdaHandler } from './wrap-handler.ts';

/**
 * Loads a handler as the runtime does, ES modules with what they await included. What its file throws while it loads
 * is passed on as it is.
 */
export async function loadHandler(root: string, handler: string): Promise<LambdaHandler> {
  const { path, isEsm, members } = findHandler(root, handler);
  const module: unknown = isEsm
    ? await import(pathToFileURL(path).href)
    : createRequire(join(root, 'handler.js'))(path);
  // A class may have handlers as static members.
  const found = members.reduce(member, module);
  if (isHandler(found)) return found;
  const problem = found ? 'is not a function' : 'is undefined or not exported';
  throw new HandlerError('Runtime.HandlerNotFound', `${handler} ${problem}`);
}

function isHandler(found: unknown): found is LambdaHandler {
  return typeof found === 'function';
}
