// SPDX-License-Identifier: Apache-2.0
// `npm run bench`: what a span costs, on its way from the SDK to a datagram, beside the alternatives.
import { machineText } from './machine.ts';
import { readOptions } from './options.ts';
import { runPrograms } from './programs.ts';
import { tablesOf } from './tables.ts';
import { targetsOf, targetTable, tellMissed } from './targets.ts';
import { versionsText } from './versions.ts';
import { writePart } from './written-part.ts';

const options = readOptions(process.argv.slice(2));
const parts: string[] = [];
for (const { path, major, version } of options.nodes) {
  const results = await runPrograms(path, options.isQuick);
  const targets = targetsOf(results, major);
  parts.push(`## Node.js ${version}\n\n${targetTable(targets)}\n\n${tablesOf(results)}`);
  tellMissed(targets, options.isChecked);
}
const look = options.isQuick ? '\nA first look (`--quick`): too short for any figure to be quoted.' : '';
const report = [`${versionsText()};\n${machineText()}${look}`, ...parts].join('\n\n');
console.log(report);
if (options.isWritten) writePart('benchmarks.md', 'bench', report);
