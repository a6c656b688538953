// SPDX-License-Identifier: Apache-2.0
// `npm run test:peers`: whole traces through services of ours and services that others trace. A peer that cannot be
// installed is named, and what needs it is passed over by name; with `--strict` that is a failure. Other arguments are
// beginnings of file names.
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { installPeers } from './install.mjs';

const missing = installPeers();
for (const reason of Object.values(missing)) console.error(reason);
if (process.argv.includes('--strict') && Object.keys(missing).length > 0) process.exit(1);
process.env.OTEL_XRAY_TEST_MISSING_PEERS = Object.keys(missing).join();
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const named = files.length > 0 ? files : [''];
const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = await startVitest(
  'test',
  named.map((name) => `test/peers/${name}`),
  { root, watch: false, reporters: ['verbose'] },
  { test: { include: ['test/peers/*.peers.ts'], testTimeout: 120_000 } },
);
await vitest.close();
