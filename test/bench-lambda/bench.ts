// SPDX-License-Identifier: Apache-2.0
// `npm run bench:lambda`, on a Node.js that runs TypeScript.
import { setTimeout as sleep } from 'node:timers/promises';
import { writePart } from '../bench/written-part.ts';
import { createSamples, createStarter, measureStarts, measureWarm } from './measure.ts';
import { readOptions } from './options.ts';
import { benchReport } from './report.ts';
import { resultsOf } from './results.ts';
import { buildLayer } from './sizes.ts';
import { startSurroundings } from './surroundings.ts';
import { missedTargets } from './targets.ts';
import { FUNCTION_NAMES, toolsFor } from './tools.ts';

const options = readOptions(process.argv.slice(2));
const zipBytes = buildLayer();
const surroundings = await startSurroundings();
const start = createStarter(options, surroundings.addresses);
const all = FUNCTION_NAMES.flatMap((name) =>
  toolsFor(options.client).map((tool) => createSamples(tool, name)),
);

// The first start reads files that later ones find in the page cache.
await measureStarts(
  all.map(({ tool, functionName }) => createSamples(tool, functionName)),
  start,
);
for (let round = 0; round < options.starts; round++) {
  process.stderr.write(`\rstarts ${round + 1}/${options.starts} `);
  await measureStarts(inTurn(all, round), start);
}
for (let round = 0; round < options.rounds; round++) {
  process.stderr.write(`\rwarm ${round + 1}/${options.rounds} `);
  for (const name of FUNCTION_NAMES) {
    const some = all.filter(({ functionName }) => functionName === name);
    await measureWarm(inTurn(some, round), start, options.invocations);
  }
}
process.stderr.write('\n');
// Datagrams are still being read.
await sleep(1_000);
const results = resultsOf(all, await surroundings.spans());
await surroundings.close();

const report = benchReport(options, results, zipBytes);
console.log(report);
if (options.isWritten) writePart('benchmarks-lambda.md', 'bench:lambda', report);
const missed = missedTargets(results, zipBytes);
for (const each of missed) console.error(`Target missed: ${each}`);
if (options.isChecked && missed.length > 0) process.exitCode = 1;

/** Turn about, so that nobody is always first. */
function inTurn<T>(list: readonly T[], round: number): readonly T[] {
  const place = round % list.length;
  return [...list.slice(place), ...list.slice(0, place)];
}
