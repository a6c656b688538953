// SPDX-License-Identifier: Apache-2.0
// A little Markdown: headings and paragraphs. HTML has six levels of headings; what has more is a mistake here.

export function toHtml(text) {
  return text
    .split(/\n{2,}/)
    .map(toBlock)
    .join('\n');
}

function toBlock(block) {
  const [, hashes, title] = /^(#+) (.*)$/.exec(block) ?? [];
  return hashes === undefined ? `<p>${escapeHtml(block)}</p>` : heading(hashes.length, title);
}

function heading(level, title) {
  if (level > 6) throw new RangeError(`no heading of level ${level}`);
  return `<h${level}>${escapeHtml(title)}</h${level}>`;
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
