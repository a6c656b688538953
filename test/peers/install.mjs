// SPDX-License-Identifier: Apache-2.0
// Installs what the peers are made of into `.venv` and `aws-node/node_modules`. What is there stays until its lock changes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const AWS_NODE = join(FOLDER, 'aws-node');
const VENV = join(FOLDER, '.venv');

/** Installs the peers that are not there yet. Returns what cannot be run here, each with the reason. */
export function installPeers() {
  const missing = {};
  try {
    installOnce(join(AWS_NODE, 'package-lock.json'), join(AWS_NODE, 'node_modules'), () => {
      console.log("Installing AWS's X-Ray SDK for Node.js");
      run('npm', ['ci', '--ignore-scripts'], AWS_NODE);
    });
  } catch (error) {
    missing.node = reasonOf("AWS's X-Ray SDK for Node.js", error);
  }
  try {
    installOnce(join(FOLDER, 'requirements.txt'), VENV, () => {
      console.log("Installing AWS's X-Ray SDK, OpenTelemetry and boto3 for Python, which takes a minute");
      run('python3', ['-m', 'venv', VENV], FOLDER);
      const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--requirement', 'requirements.txt'];
      run(join(VENV, 'bin', 'python'), pip, FOLDER);
    });
  } catch (error) {
    missing.python = reasonOf('the services in Python', error);
  }
  return missing;
}

function installOnce(lock, folder, install) {
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  install();
  writeFileSync(stamp, wanted);
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function reasonOf(what, error) {
  const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
  const hint = said.includes('ensurepip') ? ': apt-get install python3-venv' : '';
  return `${what} could not be installed${hint}: ${said || error.message}`;
}
