// SPDX-License-Identifier: Apache-2.0
// `npm run test:faults`: what needs root, Debian packages or minutes. A machine that cannot do it sees by name what is
// passed over; with `--strict` that is a failure. Other arguments are beginnings of file names.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

if (process.argv.includes('--strict')) process.env.OTEL_XRAY_TEST_STRICT = 'true';
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const files = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.faults.ts'))
  .filter((file) => named.length === 0 || named.some((name) => file.startsWith(name)))
  .map((file) => `test/faults/${file}`);
const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = await startVitest(
  'test',
  files,
  { root, watch: false, reporters: ['verbose'] },
  // One file after the other: a burst is not to compete with the next test for the processor.
  { test: { include: files, fileParallelism: false } },
);
await vitest.close();
