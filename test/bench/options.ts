// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A Node.js to measure on. */
export interface MeasuredNode {
  readonly path: string;
  /** Of its version, `20`. */
  readonly major: number;
  /** `v20.20.2` */
  readonly version: string;
}

/** What a benchmark was asked for. */
export interface BenchOptions {
  readonly nodes: readonly MeasuredNode[];
  readonly isQuick: boolean;
  readonly isWritten: boolean;
  readonly isChecked: boolean;
}

/** `--node 20 --node 24 --quick --write --check`. Without `--node`: 20, and for the page 24 as well. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      node: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const majors = values.node ?? (values.write ? ['20', '24'] : ['20']);
  return {
    nodes: majors.map(findNode),
    isQuick: values.quick,
    isWritten: values.write,
    isChecked: values.check,
  };
}

/** From npm for Linux; elsewhere the one at hand, if that is the one that was asked for. */
function findNode(major: string): MeasuredNode {
  const installed = fileURLToPath(
    new URL(`peers/node_modules/node${major}-${process.arch}/bin/node`, import.meta.url),
  );
  const path = existsSync(installed) ? installed : process.execPath;
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  if (!version.startsWith(`v${major}.`)) throw new TypeError(`--node ${major}: there is ${version} here`);
  return { path, major: Number(major), version };
}
