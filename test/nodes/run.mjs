// SPDX-License-Identifier: Apache-2.0
// `npm run test:nodes`: clients whose servers do not come from npm. A server that is not here is named and passed
// over; with `--strict` that is a failure.
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

if (process.argv.includes('--strict')) process.env.OTEL_XRAY_TEST_STRICT = 'true';
const root = fileURLToPath(new URL('../..', import.meta.url));
const file = 'test/nodes/servers.nodes.ts';
const vitest = await startVitest(
  'test',
  [file],
  { root, watch: false, reporters: ['verbose'] },
  { test: { include: [file] } },
);
await vitest.close();
