// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Comparison } from './results.ts';

/** So much is never collected while a batch is written. */
const LARGE_YOUNG_GENERATION = ['--max-semi-space-size=512', '--min-semi-space-size=512'];

/** The programs of `measured`, in the order of the report, with the flags they need. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  encoding: [],
  memory: LARGE_YOUNG_GENERATION,
  life: [],
  udp: [],
  growth: [],
  pauses: [],
};

/** Runs them all on this Node.js, one after the other. */
export async function runPrograms(node: string, isQuick: boolean): Promise<readonly Comparison[]> {
  const all: Comparison[] = [];
  for (const [name, flags] of Object.entries(PROGRAMS)) {
    process.stderr.write(`${name} `);
    all.push(...(await runProgram(name, { node, flags, isQuick })));
  }
  process.stderr.write('\n');
  return all;
}

interface Run {
  readonly node: string;
  readonly flags: readonly string[];
  readonly isQuick: boolean;
}

async function runProgram(name: string, { node, flags, isQuick }: Run): Promise<readonly Comparison[]> {
  const file = fileURLToPath(new URL(`measured/${name}.mjs`, import.meta.url));
  const child = fork(file, isQuick ? ['--quick'] : [], {
    execPath: node,
    execArgv: ['--expose-gc', ...flags],
    env: { PATH: process.env.PATH },
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code}, and told nothing`);
  });
  failed.catch(() => undefined);
  const [comparisons]: (readonly Comparison[])[] = await Promise.race([once(child, 'message'), failed]);
  return comparisons ?? [];
}
