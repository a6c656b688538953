// SPDX-License-Identifier: Apache-2.0
// A service in a worker thread.
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) new Worker(fileURLToPath(import.meta.url));
else await import('./app.mjs');
