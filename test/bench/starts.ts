// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Comparison } from './results.ts';

/** A process that is started again and again. */
export interface Start {
  readonly name: string;
  /** Before the program. */
  readonly flags?: readonly string[];
  /** What the program imports. */
  readonly imports: readonly string[];
  /** Where the flags are looked up. */
  readonly folder?: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('measured/started.mjs', import.meta.url));

/** The same for all, and nothing of this machine's. */
const ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  OTEL_SERVICE_NAME: 'shop',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_LOG_LEVEL: 'none',
};

/** Starts each in turn, so often. Gives milliseconds from the start of the process, and of CPU time. */
export function measureStarts(
  id: string,
  starts: readonly Start[],
  { node, rounds }: { readonly node: string; readonly rounds: number },
): readonly Comparison[] {
  const wall: Record<string, number[]> = {};
  const cpu: Record<string, number[]> = {};
  // The first start reads files that later ones find in the page cache.
  for (const start of starts) once(node, start);
  for (let round = 0; round < rounds; round++) {
    for (const start of starts) {
      const [millis, cpuMillis] = once(node, start);
      wall[start.name] = [...(wall[start.name] ?? []), millis];
      cpu[start.name] = [...(cpu[start.name] ?? []), cpuMillis];
    }
  }
  return [
    { id, samples: wall },
    { id: `${id}-cpu`, samples: cpu },
  ];
}

function once(node: string, { name, flags = [], imports, folder = ROOT }: Start): readonly [number, number] {
  const printed = execFileSync(node, [...flags, PROGRAM, ...imports], {
    cwd: folder,
    env: ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: unknown = JSON.parse(printed.slice(printed.lastIndexOf('[')));
  if (!Array.isArray(last)) throw new Error(`${name} printed no figures`);
  return [Number(last[0]), Number(last[1])];
}
