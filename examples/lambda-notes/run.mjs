#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// `npm run example:lambda`: builds what the example runs on, the first time, and runs it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildClients } from '../../test/lambda/build.mjs';

const HELP = `A notes service on AWS Lambda, run on this machine and traced into local X-Ray.

  npm run example:lambda -- [options]

  --runtime <name>   nodejs24.x, nodejs22.x or nodejs20.x; default nodejs24.x
  --serve            keep the API open afterwards and show every new trace; Ctrl-C closes it
  --help             this

Exit code 0 when what arrived is what was expected, 1 when something is missing, 2 for wrong options.`;

const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
const lambda = fileURLToPath(new URL('../../packages/lambda', import.meta.url));
const clients = fileURLToPath(new URL('../../test/lambda/clients/node_modules', import.meta.url));

/** Ends the process where that is all there is to do. */
function readOptions() {
  try {
    const options = {
      runtime: { type: 'string', default: 'nodejs24.x' },
      serve: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    };
    const { runtime, serve, help } = parseArgs({ options }).values;
    if (help) {
      console.log(HELP);
      process.exit(0);
    }
    if (!RUNTIMES.includes(runtime)) throw new Error(`--runtime ${runtime}: not ${RUNTIMES.join(', ')}`);
    return { runtime, serve };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

/** The wrapper of the layer, beside all that is in its zip. */
function buildLayer() {
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-layer-'));
  execFileSync(process.execPath, [join(lambda, 'build-layer.mjs'), join(folder, 'layer.zip')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(folder, { recursive: true });
  return join(lambda, 'layer', 'dist', 'otel-xray-handler');
}

const { runtime, serve } = readOptions();
const missing = buildClients();
if (missing !== undefined) {
  console.error(`The example runs on AWS's own Runtime Interface Client: ${missing}`);
  process.exit(1);
}
// The local cloud is TypeScript, which this Node.js takes as it is.
const node = join(clients, `node24-${process.arch}`, 'bin', 'node');
const demo = fileURLToPath(new URL('src/demo.ts', import.meta.url));
const args = [demo, runtime, buildLayer(), ...(serve ? ['serve'] : [])];
const child = spawn(node, args, { stdio: 'inherit' });
// Ctrl-C reaches both: the demo ends what it has started, and then this ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill());
child.once('close', (status) => process.exit(status ?? 1));
