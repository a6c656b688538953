#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Tries the properties of arbitrary spans 100,000 times each, or FUZZ_RUNS times. A failure tells its seed:
// FUZZ_SEED=… tries the same again.
import { spawnSync } from 'node:child_process';

const env = { FUZZ_RUNS: '100000', ...process.env };
const { status } = spawnSync('npx', ['vitest', 'run', 'packages/segment/src/properties.test.ts'], {
  cwd: new URL('..', import.meta.url),
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
