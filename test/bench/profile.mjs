// SPDX-License-Identifier: Apache-2.0
// `npm run profile`: what the translator spends its time on, as a CPU profile that the developer tools of Chrome and
// editors show. `npm run profile -- FILE`, `otel-xray.cpuprofile` if there is no name.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createTranslator } from '@otel-xray/segment';
import { batchesOf, makeSpans } from './measured/spans.mjs';

const [file = 'otel-xray.cpuprofile'] = process.argv.slice(2);
const batches = batchesOf(makeSpans(167));
const translator = createTranslator();
// What is compiled while it warms up would be half of the profile.
translateFor(2_000);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });
await session.post('Profiler.start');
translateFor(5_000);
const { profile } = await session.post('Profiler.stop');
session.disconnect();
writeFileSync(file, JSON.stringify(profile));
for (const [name, share] of heaviest(profile)) console.log(`${share.toFixed(1).padStart(5)} %  ${name}`);
console.log(`written: ${file}`);

function translateFor(millis) {
  const end = performance.now() + millis;
  while (performance.now() < end) for (const batch of batches) translator.translate(batch, { nest: false });
}

/** The functions that most of the time was spent in themselves. */
function heaviest({ nodes, samples }) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || '(anonymous)']));
  const counts = new Map();
  for (const id of samples) counts.set(names.get(id), (counts.get(names.get(id)) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 20)
    .map(([name, count]) => [name, (100 * count) / samples.length]);
}
