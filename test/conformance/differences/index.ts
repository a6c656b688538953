// SPDX-License-Identifier: Apache-2.0
import type { Comparison, Difference } from '../compare.ts';
import { attributes } from './attributes.ts';
import { aws } from './aws.ts';
import type { Entry } from './entry.ts';
import { failure } from './failure.ts';
import { http } from './http.ts';
import { names } from './names.ts';
import { structure } from './structure.ts';

/** Every entry of docs/differences.md. The first that explains a difference has it, special ones before general. */
export const DIFFERENCES: readonly Entry[] = [
  ...structure,
  ...failure,
  ...http,
  ...aws,
  ...names,
  ...attributes,
];

export interface Explained {
  readonly difference: Difference;
  readonly entry: Entry;
}

export interface Verdict {
  readonly explained: readonly Explained[];
  readonly unexplained: readonly Difference[];
}

export function judge(comparison: Comparison): Verdict {
  const explained: Explained[] = [];
  const unexplained: Difference[] = [];
  for (const difference of comparison.differences) {
    const entry = DIFFERENCES.find((candidate) => candidate.explains(difference));
    if (entry === undefined) unexplained.push(difference);
    else explained.push({ difference, entry });
  }
  return { explained, unexplained };
}
