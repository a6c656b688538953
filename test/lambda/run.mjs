// SPDX-License-Identifier: Apache-2.0
// `npm run test:lambda`: functions on AWS's own Runtime Interface Client. A machine that cannot build it is told why,
// and sees by name what is passed over; with `--strict` that is a failure. Other arguments are beginnings of file names.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { buildClients } from './build.mjs';

const missing = buildClients();
if (missing !== undefined) {
  console.error(missing);
  if (process.argv.includes('--strict')) process.exit(1);
}
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const filters = (named.length > 0 ? named : ['']).map((name) => `test/lambda/${name}`);
const root = fileURLToPath(new URL('../..', import.meta.url));

// Once for all files: what is built stands in one folder.
const zips = mkdtempSync(join(tmpdir(), 'otel-xray-layer-'));
execFileSync(process.execPath, [join(root, 'packages/lambda/build-layer.mjs'), join(zips, 'layer.zip')]);
rmSync(zips, { recursive: true });

const vitest = await startVitest(
  'test',
  filters,
  { root, watch: false, reporters: ['verbose'] },
  // A process a test and more: on a machine that is busy they take their time.
  {
    test: {
      include: ['test/lambda/*.lambda.ts'],
      testTimeout: 60_000,
      expect: { poll: { timeout: 30_000 } },
    },
  },
);
await vitest.close();
