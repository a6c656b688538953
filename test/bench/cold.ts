// SPDX-License-Identifier: Apache-2.0
// `npm run bench:cold`: what it takes to start with otel-xray, beside the alternatives, each start a process.
import { fileURLToPath } from 'node:url';
import { machineText } from './machine.ts';
import { markdownTable, spreadText } from './markdown-table.ts';
import { readOptions } from './options.ts';
import { type Comparison, caseOf, comparisonOf, differenceOf } from './results.ts';
import { measureStarts, type Start } from './starts.ts';
import { atMost, targetTable, tellMissed } from './targets.ts';
import { writePart } from './written-part.ts';

const PEERS = fileURLToPath(new URL('peers', import.meta.url));
const API = 'Node.js with `@opentelemetry/api`';
const BARE = 'Node.js with `node:http`';
const SDK = 'the same SDK and instrumentation by themselves';
const EXPORTER = '`@otel-xray/exporter`';
const REGISTER = '`@otel-xray/node/register`';

const IMPORTS: readonly Start[] = [
  { name: API, imports: ['@opentelemetry/api'] },
  { name: EXPORTER, imports: ['@opentelemetry/api', '@otel-xray/exporter'] },
];

const REGISTERS: readonly Start[] = [
  { name: BARE, imports: ['node:http'] },
  { name: SDK, flags: ['--import', './test/bench/measured/sdk-alone.mjs'], imports: ['node:http'] },
  { name: REGISTER, flags: ['--import', '@otel-xray/node/register'], imports: ['node:http'] },
  registerOf('@opentelemetry/auto-instrumentations-node'),
  registerOf('@aws/aws-distro-opentelemetry-node-autoinstrumentation'),
];

const options = readOptions(process.argv.slice(2));
const rounds = options.isQuick ? 5 : 20;
const parts: string[] = [];
for (const { path, version } of options.nodes) {
  const run = { node: path, rounds };
  const results = [...measureStarts('import', IMPORTS, run), ...measureStarts('register', REGISTERS, run)];
  const over = (id: string, name: string, base: string): number =>
    differenceOf(comparisonOf(results, id), name, base).median;
  const targets = [
    atMost('the exporter over the API, ms', over('import', EXPORTER, API), 3),
    atMost('register over Node.js, ms', over('register', REGISTER, BARE), 60),
    atMost('register over the SDK it starts, ms', over('register', REGISTER, SDK), 30),
  ];
  const tables = [tableOf(results, 'import', API), tableOf(results, 'register', BARE)];
  parts.push(`### On Node.js ${version}`, targetTable(targets), ...tables);
  tellMissed(targets, options.isChecked);
}
const report = [
  `${rounds} starts of each${options.isQuick ? ' (`--quick`)' : ''}, in turn; ${machineText()}`,
  ...parts,
].join('\n\n');
console.log(report);
if (options.isWritten) writePart('benchmarks.md', 'bench:cold', report);

function registerOf(name: string): Start {
  return {
    name: `\`${name}/register\``,
    flags: ['--import', `${name}/register`],
    imports: ['node:http'],
    folder: PEERS,
  };
}

function tableOf(results: readonly Comparison[], id: string, base: string): string {
  const [wall, cpu] = [comparisonOf(results, id), comparisonOf(results, `${id}-cpu`)];
  const over = (comparison: Comparison, name: string): string =>
    name === base ? '' : spreadText(differenceOf(comparison, name, base), 1);
  return markdownTable(
    ['', 'ms', 'more', 'CPU ms', 'more'],
    Object.keys(wall.samples).map((name) => [
      name,
      spreadText(caseOf(wall, name), 1),
      over(wall, name),
      spreadText(caseOf(cpu, name), 1),
      over(cpu, name),
    ]),
  );
}
