// SPDX-License-Identifier: Apache-2.0
// Builds `clients/`: the Runtime Interface Clients of Lambda are C++ around a JavaScript loop, and come as sources.
// It takes one or two minutes, once: what is built stays until the lock file changes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('clients', import.meta.url));
const MODULES = join(FOLDER, 'node_modules');
const CLIENTS = ['ric3', 'ric4'];

/** Commands of the build, each with the package of Debian that has it. */
const TOOLS = {
  autoconf: 'autoconf',
  automake: 'automake',
  libtoolize: 'libtool',
  cmake: 'cmake',
  'g++': 'g++',
  make: 'make',
  python3: 'python3',
  xz: 'xz-utils',
};

/** Sources and objects, 150 MB each. */
const LEFTOVERS = ['deps', 'build', join('src', 'native', 'build')];

/** Builds the clients, if they are not there yet. Returns why not, where this machine cannot. */
export function buildClients() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    return `Lambda's clients are built on Linux alone, x64 or arm64, and this is ${process.platform} ${process.arch}`;
  }
  const lock = readFileSync(join(FOLDER, 'package-lock.json'));
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.arch}\n`;
  const stamp = join(MODULES, '.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  rmSync(stamp, { force: true });

  const missing = Object.keys(TOOLS).filter((tool) => !isInstalled(tool));
  if (missing.length > 0) {
    const packages = missing.map((tool) => TOOLS[tool]).join(' ');
    return `no ${missing.join(', ')} here to build Lambda's clients with: apt-get install ${packages}`;
  }
  console.log("Building Lambda's Runtime Interface Clients, which takes a minute or two");
  try {
    npm(['ci', '--ignore-scripts']);
    npm(['rebuild', '--foreground-scripts', ...CLIENTS]);
  } catch (error) {
    console.error(error.stdout, error.stderr);
    return `Lambda's clients could not be built: ${error.message}`;
  }
  for (const client of CLIENTS) {
    for (const leftover of LEFTOVERS)
      rmSync(join(MODULES, client, leftover), { recursive: true, force: true });
  }
  writeFileSync(stamp, wanted);
  return undefined;
}

function npm(args) {
  execFileSync('npm', args, {
    cwd: FOLDER,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MAKEFLAGS: `-j${availableParallelism()}`,
      // The headers are in the package of Node.js: node-gyp would fetch them from the internet. What is built uses
      // Node-API alone, so it runs on any version.
      npm_config_nodedir: join(MODULES, `node22-${process.arch}`),
    },
  });
}

function isInstalled(tool) {
  return (process.env.PATH ?? '').split(delimiter).some((place) => {
    try {
      accessSync(join(place, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
