// SPDX-License-Identifier: Apache-2.0
// The built package, in a process of its own: polling must not keep it alive.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type Answer, rule, rulesAnswer, startXRay } from './test-xray.ts';

const dist = fileURLToPath(new URL('../dist/index.mjs', import.meta.url));

it.skipIf(!existsSync(dist)).each<[string, Answer]>([
  ['answered', rulesAnswer(rule('Default'))],
  ['not answered', 'hang'],
])('a process with a sampler ends when its own work has: %s', async (_, answer) => {
  const xray = await startXRay(answer);
  try {
    const called = xray.called();
    // Alive until the call is under way, and no longer.
    const code = `
      import { XRayRemoteSampler } from ${JSON.stringify(dist)};
      new XRayRemoteSampler({ endpoint: ${JSON.stringify(xray.endpoint)} });
      process.stdin.once('data', () => process.stdin.destroy());`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
    await called;
    run.child.stdin?.end('done');
    expect(await run).toEqual({ stdout: '', stderr: '' });
  } finally {
    await xray.close();
  }
});
