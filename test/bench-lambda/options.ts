// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LambdaRuntime } from '@otel-xray/testkit/lambda';

/** How much is measured, and on what. */
export interface BenchOptions {
  readonly runtime: LambdaRuntime;
  readonly client: 3 | 4;
  /** MB of the function. */
  readonly memory: number;
  /** Starts of each tool with each function. */
  readonly starts: number;
  /** Processes of each tool with each function that are kept warm, one round each. */
  readonly rounds: number;
  /** In a round. */
  readonly invocations: number;
  readonly isWritten: boolean;
  readonly isChecked: boolean;
}

const MODULES = fileURLToPath(new URL('../lambda/clients/node_modules', import.meta.url));

/** As Lambda pairs them; on Managed Instances Node.js 22 has client 4 too. */
const RUNTIMES = {
  20: { runtime: 'nodejs20.x', client: 3 },
  22: { runtime: 'nodejs22.x', client: 3 },
  24: { runtime: 'nodejs24.x', client: 4 },
} as const;

/** `--node 20|22|24 --client 3|4 --memory MB --starts N --rounds N --quick --write --check` */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      node: { type: 'string', default: '22' },
      client: { type: 'string' },
      memory: { type: 'string', default: '512' },
      starts: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const { node, quick } = values;
  if (node !== '20' && node !== '22' && node !== '24')
    throw new TypeError(`--node 20, 22 or 24, not ${node}`);
  const { runtime, client: usual } = RUNTIMES[node];
  const client = values.client === undefined ? usual : values.client === '4' ? 4 : 3;
  return {
    runtime: {
      runtime,
      node: `${MODULES}/node${node}-${process.arch}/bin/node`,
      ric: `${MODULES}/ric${client}`,
    },
    client,
    memory: count('--memory', values.memory),
    starts: count('--starts', values.starts ?? (quick ? '5' : '25')),
    rounds: count('--rounds', values.rounds ?? (quick ? '1' : '7')),
    invocations: 200,
    isWritten: values.write,
    isChecked: values.check,
  };
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`${option}: expected a number, got ${text}`);
}
