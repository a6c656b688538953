// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Renews in a page of `docs` what a command has written there, and leaves what is written by hand as it is. */
export function writePart(page: string, command: string, text: string): void {
  const file = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url));
  const begin = `<!-- written by \`npm run ${command} -- --write\` -->`;
  const end = '<!-- up to here -->';
  const [before = '', ...rest] = readFileSync(file, 'utf8').split(begin);
  if (rest.length !== 1) throw new Error(`docs/${page} has no place for what ${command} writes`);
  const [, ...after] = rest[0]?.split(end) ?? [];
  writeFileSync(file, `${before}${begin}\n\n${text}\n\n${end}${after.join(end)}`);
}
