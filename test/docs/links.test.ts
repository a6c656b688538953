// SPDX-License-Identifier: Apache-2.0
// Links within the repository lead somewhere: to a file or folder that is there, and to a heading that the page has.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const PAGES = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
].filter((page) => page.endsWith('.md') && existsSync(join(root, page)));

it.each(PAGES)('%s', (page) => {
  const links = [...prose(page).matchAll(/\]\((?!https?:)(?<link>[^)\s]+)\)/g)];
  expect(links.map(({ groups }) => groups?.link ?? '').filter((link) => !leads(page, link))).toEqual([]);
});

function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : join(page, '..', path);
  if (!existsSync(join(root, target))) return false;
  if (heading === undefined) return true;
  return headings(statSync(join(root, target)).isDirectory() ? join(target, 'README.md') : target).includes(
    heading,
  );
}

/** As GitHub names them: lower case, without punctuation, a hyphen for each space. */
function headings(page: string): readonly string[] {
  return [...prose(page).matchAll(/^#+ (?<text>.*)$/gm)].map(({ groups }) =>
    (groups?.text ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function prose(page: string): string {
  return readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '');
}
