// SPDX-License-Identifier: Apache-2.0

/** The middle of some measurements, and the two values that the middle half of them lies between. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Something measured, and what that is more than the same without the tool. */
export interface Measure {
  readonly value: Spread;
  readonly over: Spread;
  /** Of the medians. */
  readonly ratio: number;
}

/** Value and base come from the same rounds: what slowed the machine down slowed both, so each round has its difference. */
export function measureOf(values: readonly number[], base: readonly number[]): Measure {
  const value = spreadOf(values);
  return {
    value,
    over: spreadOf(values.map((each, round) => each - (base[round] ?? Number.NaN))),
    ratio: value.median / spreadOf(base).median,
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}
