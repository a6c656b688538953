// SPDX-License-Identifier: Apache-2.0
import { type Spread, spreadOf } from './statistics.ts';

/** What a program of `measured` tells: cases that were measured in turn, in the order of the rounds. */
export interface Comparison {
  readonly id: string;
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

/** What there is under this name. */
export function comparisonOf(all: readonly Comparison[], id: string): Comparison {
  const found = all.find((each) => each.id === id);
  if (found === undefined) throw new Error(`nothing was measured as ${id}`);
  return found;
}

/** Of one case. */
export function caseOf({ id, samples }: Comparison, name: string): Spread {
  return spreadOf(samplesOf(id, samples, name));
}

/** How many times one case has what another has, by round: what slowed the machine down slowed both. */
export function ratioOf({ id, samples }: Comparison, name: string, base: string): Spread {
  const bases = samplesOf(id, samples, base);
  return spreadOf(samplesOf(id, samples, name).map((value, round) => value / (bases[round] ?? Number.NaN)));
}

/** How much more one case has than another, by round. */
export function differenceOf({ id, samples }: Comparison, name: string, base: string): Spread {
  const bases = samplesOf(id, samples, base);
  return spreadOf(samplesOf(id, samples, name).map((value, round) => value - (bases[round] ?? Number.NaN)));
}

function samplesOf(id: string, samples: Comparison['samples'], name: string): readonly number[] {
  const found = samples[name];
  if (found === undefined) throw new Error(`${id}: nothing was measured of ${name}`);
  return found;
}
