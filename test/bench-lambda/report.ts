// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from './options.ts';
import type { Result } from './results.ts';
import { installedFolder, installedSize } from './sizes.ts';
import { cpuTable, markdownTable, memoryTable, timeTable } from './table.ts';
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

/** Leaves what is written by hand in `docs/benchmarks-lambda.md`, below its last heading of ours, as it is. */
export function writeReport(report: string): void {
  const file = fileURLToPath(new URL('../../docs/benchmarks-lambda.md', import.meta.url));
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(BEGIN);
  const [, after = ''] = rest.split(END);
  writeFileSync(file, `${before}${BEGIN}\n\n${report}\n\n${END}${after}`);
}

const BEGIN = '<!-- written by `npm run bench:lambda -- --write` -->';
const END = '<!-- up to here -->';

function surroundingsOf({ runtime, client, memory, starts, rounds, invocations }: BenchOptions): string {
  const node = execFileSync(runtime.node, ['--version'], { encoding: 'utf8' }).trim();
  const cores = cpus();
  return [
    `Node.js ${node}, \`aws-lambda-ric\` ${versionIn(runtime.ric)} (client ${client}), a function of ${memory} MB;`,
    `${cores.length} × ${cores[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${process.arch}; load`,
    `average ${loadavg()[0]?.toFixed(0)} at the end: above the number of processors everything waits, and CPU time is what to go by.`,
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
