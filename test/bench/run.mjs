// SPDX-License-Identifier: Apache-2.0
// `npm run bench`, `bench:cold`: installs what is compared, on first use, builds the collector's translator
// where there is Go, then goes on in `bench.ts` or `cold.ts`.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [name, ...args] = process.argv.slice(2);
const peers = join(import.meta.dirname, 'peers');
if (changed(join(peers, 'node_modules', '.package-lock.json')) < changed(join(peers, 'package-lock.json'))) {
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: peers, stdio: 'inherit' });
}
const collector = join(import.meta.dirname, 'collector');
if (changed(join(collector, 'dist', 'collector')) < changed(join(collector, 'main.go'))) {
  const { status } = spawnSync('go', ['build', '-o', 'dist/collector', '.'], {
    cwd: collector,
    stdio: 'inherit',
    // What hangs would keep everything else from being measured.
    timeout: 300_000,
  });
  if (status !== 0) console.error('Without the collector: no Go here that builds it');
}
// One that runs TypeScript; where npm has none, the one at hand has to.
const node24 = join(peers, 'node_modules', `node24-${process.arch}`, 'bin', 'node');
const program = join(import.meta.dirname, `${name}.ts`);
const node = existsSync(node24) ? node24 : process.execPath;
process.exitCode = spawnSync(node, [program, ...args], { stdio: 'inherit' }).status ?? 1;

function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
