// SPDX-License-Identifier: Apache-2.0
import { type Comparison, compare, type Difference } from './compare.ts';
import { DIFFERENCES, type Explained, judge } from './differences/index.ts';
import { translate } from './translate.ts';
import { readVectors } from './vectors.ts';

/** Every vector, compared and judged. */
export interface Run {
  readonly results: readonly Comparison[];
  readonly explained: readonly Explained[];
  readonly unexplained: readonly Difference[];
}

export function runAll(): Run {
  const results = readVectors().map((vector) => compare(vector, translate(vector).documents));
  const verdicts = results.map(judge);
  return {
    results,
    explained: verdicts.flatMap((verdict) => verdict.explained),
    unexplained: verdicts.flatMap((verdict) => verdict.unexplained),
  };
}

/** Where, what the collector wrote, what we wrote, what the rules demand. */
export function describeDifference({ vector, key, path, theirs, ours, due }: Difference): string {
  const show = (value: unknown): string => shorten(JSON.stringify(value, plainIntegers) ?? 'absent');
  const where = `${vector.file} ${vector.name} ${key} ${path.join('.')}`;
  return `${where}\n    collector ${show(theirs)}\n    ours      ${show(ours)}\n    due       ${show(due)}`;
}

function plainIntegers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

interface Tally {
  readonly id: number;
  readonly title: string;
  readonly differences: number;
  readonly vectors: number;
  readonly blocks: readonly string[];
}

/** An entry is general when it explains more than this share of the vectors. */
const GENERAL = 1 / 5;

export function table(run: Run): string {
  const tallies = DIFFERENCES.map((entry) => tally(run, entry.id, entry.title)).sort((a, b) => a.id - b.id);
  const isGeneral = ({ vectors, blocks }: Tally): boolean =>
    vectors > run.results.length * GENERAL || blocks.length > 0;
  const general = new Set(tallies.filter(isGeneral).map(({ id }) => id));
  const special = run.explained.filter(({ entry }) => !general.has(entry.id));
  const differing = [...special.map(({ difference }) => difference), ...run.unexplained];
  const all = run.results.flatMap(({ differences }) => differences);
  const documents = run.results.reduce((sum, { keys }) => sum + keys.length, 0);
  return [
    `vectors    ${count(run.results.length, vectorsOf(all), vectorsOf(differing))}`,
    `documents  ${count(documents, documentsOf(all), documentsOf(differing))}`,
    `values that differ: ${run.explained.length} explained, ${run.unexplained.length} unexplained`,
    '',
    'explained by                              values  vectors',
    ...tallies.filter((one) => !isGeneral(one)).map(line),
    '',
    'general: more than a fifth of the vectors, or a whole block (its name)',
    ...tallies.filter(isGeneral).map(line),
  ].join('\n');
}

function count(total: number, different: number, differentOtherwise: number): string {
  return `${total}: ${total - different} equal, ${different - differentOtherwise} equal but for general entries, ${differentOtherwise} different`;
}

function vectorsOf(differences: readonly Difference[]): number {
  return new Set(differences.map(({ vector }) => vector)).size;
}

function documentsOf(differences: readonly Difference[]): number {
  return new Set(differences.map(({ vector, key }) => `${vector.name} ${key}`)).size;
}

function line({ id, title, differences, vectors, blocks }: Tally): string {
  const whole = blocks.length === 0 ? '' : `  (${blocks.join(', ')})`;
  return `${String(id).padStart(3)}  ${title.padEnd(38)} ${String(differences).padStart(5)} ${String(vectors).padStart(5)}${whole}`;
}

function tally(run: Run, id: number, title: string): Tally {
  const own = run.explained.filter(({ entry }) => entry.id === id);
  const vectors = new Set(own.map(({ difference }) => difference.vector.name)).size;
  return { id, title, differences: own.length, vectors, blocks: wholeBlocks(own) };
}

const BLOCKS = ['(document)', 'http', 'aws', 'sql', 'cause', 'annotations', 'metadata', 'links'];

/** Blocks that stand on one side only, with all their values put down to one entry. */
function wholeBlocks(explained: readonly Explained[]): string[] {
  return BLOCKS.filter((block) =>
    explained.some(({ difference }) => {
      if (difference.path[0] !== block) return false;
      if (block === '(document)') return true;
      const { theirs, ours } = difference.context;
      const count = (side: typeof ours): number =>
        [...(side?.facts.values() ?? [])].filter(({ path }) => path[0] === block).length;
      const inBlock = explained.filter(
        (other) =>
          other.difference.vector === difference.vector &&
          other.difference.key === difference.key &&
          other.difference.path[0] === block,
      ).length;
      return (
        (count(theirs) === 0 && count(ours) === inBlock) || (count(ours) === 0 && count(theirs) === inBlock)
      );
    }),
  );
}
