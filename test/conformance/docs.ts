// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

const REPOSITORY = new URL('../../', import.meta.url);

/** The headings `## 4 Names` of docs/differences.md. */
export function readDocsEntries(): { id: number; title: string }[] {
  const text = readFileSync(new URL('docs/differences.md', REPOSITORY), 'utf8');
  return [...text.matchAll(/^### (\d+)\. (.+)$/gm)].map(([, id, title = '']) => ({ id: Number(id), title }));
}

/** Whether a test of this name stands in a file of the repository. */
export function hasTest(file: string, test: string): boolean {
  const text = readFileSync(new URL(file, REPOSITORY), 'utf8');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${test}${quote}`));
}
