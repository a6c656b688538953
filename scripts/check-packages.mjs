#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Checks each package as npm would publish it: its manifest and files (publint), its types for every way of
// importing it (are the types wrong), its size, and that nothing runs where it is installed. Exit 1 with what is wrong.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What npm runs of a package that somebody installs. https://docs.npmjs.com/cli/using-npm/scripts */
const INSTALL_SCRIPTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];

const root = new URL('..', import.meta.url).pathname;
const packed = mkdtempSync(join(tmpdir(), 'otel-xray-packages-'));
let failed = 0;
for (const folder of readdirSync(join(root, 'packages')).sort()) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  if (manifest.private === true) continue;
  const path = join(root, 'packages', folder);
  for (const name of INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script] !== undefined)) {
    failed++;
    console.error(`${manifest.name} runs a script where it is installed: ${name}`);
  }
  const [{ filename, size, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', packed], { cwd: path, encoding: 'utf8' }),
  );
  console.log(`${manifest.name}: ${files.length} files, ${(size / 1024).toFixed(1)} kB packed`);
  check('publint', [path, '--strict']);
  if (manifest.types !== undefined) check('attw', [join(packed, filename), '--profile', 'node16']);
}
rmSync(packed, { recursive: true });
check('size-limit', []);
console.log(failed === 0 ? 'packages: all checks passed' : `packages: ${failed} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;

function check(tool, args) {
  const result = spawnSync(join(root, 'node_modules', '.bin', tool), args, { cwd: root, encoding: 'utf8' });
  if (result.status === 0) return;
  failed++;
  console.error(`${tool} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
}
