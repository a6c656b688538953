// SPDX-License-Identifier: Apache-2.0
// Needs a thread of libuv's pool.
import { readFile } from 'node:fs/promises';

export async function handler() {
  return (await readFile(new URL(import.meta.url), 'utf8')).length > 0;
}
