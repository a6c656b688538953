// SPDX-License-Identifier: Apache-2.0
import { isMainThread, parentPort } from 'node:worker_threads';

/**
 * Whether this is Node's own thread for module loaders, which runs whatever `--require` names once more. Workers of
 * the application have a port to their parent.
 */
export function isLoaderThread(): boolean {
  return !isMainThread && parentPort === null;
}
