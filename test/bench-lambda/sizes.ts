// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the layer where the bench finds it, and tells how large its zip is. */
export function buildLayer(): number {
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-layer-'));
  const zip = join(folder, 'layer.zip');
  try {
    const build = fileURLToPath(new URL('../../packages/lambda/build-layer.mjs', import.meta.url));
    execFileSync(process.execPath, [build, zip], { stdio: ['ignore', 'ignore', 'inherit'] });
    return statSync(zip).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FUNCTIONS = fileURLToPath(new URL('functions', import.meta.url));

export function installedFolder(name: string): string {
  return join(FUNCTIONS, 'node_modules', name);
}

/** What a package and all that it needs have on disk, in bytes. */
export function installedSize(name: string): number {
  // An id with a slash has to be a string: https://docs.npmjs.com/cli/using-npm/dependency-selectors
  const root = `[name="${name}"]`;
  const found: unknown = JSON.parse(
    execFileSync('npm', ['query', `${root}, ${root} *`], {
      cwd: FUNCTIONS,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  if (!Array.isArray(found)) throw new Error('npm query gave no list');
  return found.reduce((sum: number, { path }) => sum + folderSize(String(path)), 0);
}

/** Without the packages inside, which are counted as such. */
function folderSize(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum;
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? folderSize(path) : statSync(path).size);
  }, 0);
}
