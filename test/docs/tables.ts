// SPDX-License-Identifier: Apache-2.0

/** The first table after these words, by rows and cells: names first, without the line of dashes and without backticks. */
export function tableAfter(page: string, words: string): readonly (readonly string[])[] {
  const start = page.indexOf(words);
  if (start < 0) throw new Error(`the page does not say: ${words}`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(page.slice(start)) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  return rows.filter((_, i) => i !== 1);
}

/** Blocks of code of a language, in order. */
export function blocksOf(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}
