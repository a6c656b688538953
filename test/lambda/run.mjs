// SPDX-License-Identifier: Apache-2.0
// `npm run test:lambda`: functions on AWS's own Runtime Interface Client. A machine that cannot build it is told why,
// and sees by name what is passed over; with `--strict` that is a failure. Other arguments are beginnings of file names.
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
const vitest = await startVitest(
  'test',
  filters,
  { root, watch: false, reporters: ['verbose'] },
  { test: { include: ['test/lambda/*.lambda.ts'] } },
);
await vitest.close();
