// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { machineText } from '../bench/machine.ts';
import { markdownTable } from '../bench/markdown-table.ts';
import type { BenchOptions } from './options.ts';
import type { Result } from './results.ts';
import { installedFolder, installedSize } from './sizes.ts';
import { cpuTable, memoryTable, timeTable } from './table.ts';
import { TARGETS } from './targets.ts';
import { FUNCTION_NAMES, FUNCTIONS, OURS, toolsFor } from './tools.ts';

/** What was measured, for the terminal and for the page. */
export function benchReport(options: BenchOptions, results: readonly Result[], zipBytes: number): string {
  const parts = FUNCTION_NAMES.flatMap((name) => {
    const some = results.filter(({ functionName }) => functionName === name);
    return [`## A function that ${FUNCTIONS[name]}`, timeTable(some), cpuTable(some), memoryTable(some)];
  });
  return [surroundingsOf(options), ...parts, '## Sizes', sizeTable(options, zipBytes)].join('\n\n');
}

function surroundingsOf({ runtime, client, memory, starts, rounds, invocations }: BenchOptions): string {
  const node = execFileSync(runtime.node, ['--version'], { encoding: 'utf8' }).trim();
  return [
    `Node.js ${node}, \`aws-lambda-ric\` ${versionIn(runtime.ric)} (client ${client}), a function of ${memory} MB;`,
    machineText(),
    `${starts} starts each, ${rounds} processes each for ${invocations} invocations, all in turn.`,
    `Targets of the layer, over the bare runtime: init ${TARGETS.initMillis} ms, a warm invocation`,
    `${TARGETS.warmMillis} ms, peak memory ${TARGETS.peakMegabytes} MB; zip ${TARGETS.zipBytes / 1000} kB.`,
  ].join('\n');
}

function sizeTable({ client }: BenchOptions, zipBytes: number): string {
  const installed = toolsFor(client).flatMap(({ name, package: id }) =>
    id === undefined
      ? []
      : [
          [
            `${name}, \`${id}\` ${versionIn(installedFolder(id))} with all that it needs`,
            kilobytes(installedSize(id)),
          ],
        ],
  );
  return markdownTable(['', 'kB'], [[`${OURS.name}, zip`, kilobytes(zipBytes)], ...installed]);
}

function versionIn(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return String(Object(manifest).version);
}

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1000).toLocaleString('en');
}
