// SPDX-License-Identifier: Apache-2.0
// `npm run test:faults`: the kernel brings the faults about, in network namespaces of their own, so nothing of the
// machine changes.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { statsOf } from './fault.ts';
import { KERNEL_FAULTS, type KernelFault } from './kernel.ts';
import { missing, whyNot } from './tools.ts';

const PROGRAM = fileURLToPath(new URL('programs/namespace.mjs', import.meta.url));
const cannot = whyNot('network namespaces', () =>
  execFileSync('unshare', ['-rnm', 'sh', '-c', 'ip link set lo up && nft list ruleset'], { stdio: 'pipe' }),
);

for (const row of KERNEL_FAULTS) {
  it(row.fault, { timeout: 60_000 }, ({ skip }) =>
    cannot === undefined ? check(row) : missing(cannot, skip),
  );
}

async function check(row: KernelFault): Promise<void> {
  const { stats, warnings, answers, arrived, lostByKernel } = await runInNamespace(row);
  const expected = statsOf(row.counted);
  expect(stats).toEqual(expected);
  expect(warnings).toEqual(row.warned.map((text) => `@otel-xray/exporter ${text}`));
  expect(answers).toEqual(answers.map(() => 1));
  if (row.arrived !== 'nothing') expect(arrived + lostByKernel).toBe(expected.sent);
  expect(lostByKernel > 0).toBe(row.arrived === 'a part');
}

interface Outcome {
  readonly stats: unknown;
  readonly warnings: readonly string[];
  readonly answers: readonly number[];
  readonly arrived: number;
  readonly lostByKernel: number;
}

async function runInNamespace({ setUp, address = '127.0.0.1:2000', steps }: KernelFault): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-faults-'));
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, '');
  // In a mount namespace of its own: the machine's names stay what they are.
  const script = `set -e; mount --bind "$HOSTS" /etc/hosts; ${setUp}\nexec "$0" "$@"`;
  const argument = JSON.stringify({ address, steps, timeoutMillis: 1_000 });
  const child = spawn('unshare', ['-rnm', 'sh', '-c', script, process.execPath, PROGRAM, argument], {
    env: { PATH: process.env.PATH, HOSTS: hosts },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`it ended with ${code}\n${errors}`);
  return JSON.parse(output);
}
