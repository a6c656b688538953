// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { againstRules, compare } from './compare.ts';
import { describeDifference } from './report.ts';
import { translate } from './translate.ts';
import { variationsOf } from './variations.ts';
import { readVectors } from './vectors.ts';

/**
 * Beyond what is recorded there is no collector to compare with, but two readings of the rules: the translator's,
 * and that of `expect/`. They must agree on requests that nobody wrote a rule for.
 *
 * Left out: stacks in languages other than JavaScript, where what is due is the collector's recorded answer; and a
 * document of 70,000 characters, whose trimming depends on what else stands in it.
 */
const vectors = readVectors().filter(
  ({ file, name }) => file !== 'edge/stack-other' && name !== 'metadata-large-value',
);

it.each(vectors.map((vector) => [vector.name, vector] as const))('%s, varied', (_, recorded) => {
  const disagreements: string[] = [];
  for (const { what, vector } of variationsOf(recorded)) {
    const wrong = againstRules(compare(vector, translate(vector).documents));
    disagreements.push(...wrong.map((difference) => `${what}\n${describeDifference(difference)}`));
  }
  expect(disagreements.slice(0, 5).join('\n')).toBe('');
});
