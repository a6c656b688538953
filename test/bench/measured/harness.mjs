// SPDX-License-Identifier: Apache-2.0
// Measures cases against each other in one process: every case runs once in every round, so that what slows the
// machine down slows all of them. A program of this folder tells its samples to who started it, and is over.

/** How long is measured; `quick` for a first look. */
export function createPace({ quick }) {
  return quick
    ? { warmUpMillis: 700, rounds: 5, millis: 30 }
    : { warmUpMillis: 2_000, rounds: 15, millis: 150 };
}

/** The pace that was asked for on the command line. */
export const pace = createPace({ quick: process.argv.includes('--quick') });

/** By case: calls a second, each counted as so many. A case may measure itself: `{ rate: millis => … }`. */
export async function measure(cases, count) {
  const samples = samplesOf(cases);
  for (const run of Object.values(cases)) await warmUp(run, count);
  for (let round = 0; round < pace.rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      globalThis.gc?.();
      samples[name].push(await rate(run, count, pace.millis));
    }
  }
  return samples;
}

/** By its own CPU time: on a busy machine V8 compiles later. */
async function warmUp(run, count) {
  if (run.rate) return rate(run, count, pace.warmUpMillis);
  const start = process.cpuUsage();
  let spent;
  do {
    await rate(run, count, pace.millis);
    const { user, system } = process.cpuUsage(start);
    spent = (user + system) / 1_000;
  } while (spent < pace.warmUpMillis);
}

/** No samples yet, of each case. */
export function samplesOf(cases) {
  return Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
}

/** To `programs.ts`; who starts a program by hand sees medians. */
export function tell(comparisons) {
  if (process.send) return process.send(comparisons, () => process.exit());
  for (const { id, samples } of comparisons) {
    const medians = Object.entries(samples).map(([name, all]) => [name, median(all)]);
    console.log(id, Object.fromEntries(medians));
  }
  process.exit();
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function rate(run, count, millis) {
  if (run.rate) return run.rate(millis);
  const start = process.hrtime.bigint();
  let calls = 0;
  let elapsed = 0;
  do {
    const done = run();
    if (done instanceof Promise) await done;
    calls++;
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  } while (elapsed < millis);
  return (calls * count * 1000) / elapsed;
}
