// SPDX-License-Identifier: Apache-2.0
// `npm run bench:lambda`: what the layer costs a function, beside other tools, on AWS's own Runtime Interface Client.
// Builds the clients and installs what is compared, on first use, then goes on in `bench.ts`.
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { buildClients } from '../lambda/build.mjs';

const here = import.meta.dirname;
const missing = buildClients();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
const functions = join(here, 'functions');
if (
  changed(join(functions, 'node_modules', '.package-lock.json')) <
  changed(join(functions, 'package-lock.json'))
) {
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: functions, stdio: 'inherit' });
}
// One that runs TypeScript.
const node = join(here, '..', 'lambda', 'clients', 'node_modules', `node24-${process.arch}`, 'bin', 'node');
const args = ['--conditions=@otel-xray/source', join(here, 'bench.ts'), ...process.argv.slice(2)];
process.exitCode = spawnSync(node, args, { stdio: 'inherit' }).status ?? 1;

function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
