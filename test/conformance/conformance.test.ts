// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIFFERENCES } from './differences/index.ts';
import { readDocsEntries } from './docs.ts';
import { describeDifference, type Run, runAll, table } from './report.ts';
import { translate } from './translate.ts';
import { readVectors } from './vectors.ts';

let run: Run;
beforeAll(() => {
  run = runAll();
});

describe('the collector’s documents and ours', () => {
  it('were recorded: 257 synthetic vectors, 86 of real instrumentations', () => {
    const ofKind = (kind: string): number =>
      run.results.filter(({ vector }) => vector.file.startsWith(kind)).length;
    expect([ofKind('edge/'), ofKind('real/')]).toEqual([257, 86]);
  });

  it('differ nowhere without a reason', () => {
    console.log(table(run));
    expect(run.unexplained.map(describeDifference).join('\n')).toBe('');
  });

  it('name their exceptions with ids of their own, and refer to none that is not there', () => {
    for (const { vector, ours } of run.results) {
      const ids = ours.flatMap((document) => document.exceptionIds);
      expect(new Set(ids).size, vector.name).toBe(ids.length);
      for (const id of ids) expect(id, vector.name).toMatch(/^[0-9a-f]{16}$/);
    }
  });
});

// biome-ignore lint/suspicious/noUndeclaredEnvVars: set by hand, never by a task of turbo
const file = process.env.CONFORMANCE_DOCUMENTS;
describe.runIf(file !== undefined)('by hand', () => {
  it('writes our documents to a file', () => {
    const lines = readVectors().flatMap((vector) =>
      translate(vector).segments.map(({ bytes }) => `${new TextDecoder().decode(bytes)}\n`),
    );
    writeFileSync(file ?? '', lines.join(''));
  });
});

describe('docs/differences.md', () => {
  it('lists the entries that the code has', () => {
    const entries = DIFFERENCES.map(({ id, title }) => ({ id, title })).sort((a, b) => a.id - b.id);
    expect(readDocsEntries().sort((a, b) => a.id - b.id)).toEqual(entries);
  });
});
