#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Draws the picture of the README: the documents of docs/images/trace.ndjson, as `otel-xray local` shows them.
import { readFileSync, writeFileSync } from 'node:fs';
import { renderTimeline, startLocalXRay } from '@otel-xray/local';

const COLOURS = { 31: '#f47067', 32: '#57ab5a', 33: '#e0a43a', 35: '#b083f0', 36: '#56b6c2', 90: '#768390' };
const WIDTH = 112;
const LINE = 18;
const CHARACTER = 7.8;
const ESCAPE = '\\u001b\\[([0-9;]*)m';
// Built from a string: the linter forbids control characters in a literal.
const COLOUR_CODE = new RegExp(ESCAPE);

const images = new URL('../docs/images/', import.meta.url);
const documents = readFileSync(new URL('trace.ndjson', images), 'utf8').trim().split('\n');
const local = await startLocalXRay({ port: 0 });
await fetch(`${local.url}/TraceSegments`, {
  method: 'POST',
  body: JSON.stringify({ TraceSegmentDocuments: documents }),
});
const trace = await local.waitForTrace((one) => one.segments.length === documents.length);
const lines = ['$ npx otel-xray local', '', ...renderTimeline(trace, { width: WIDTH, colour: true })];
await local.close();

const height = (lines.length + 2) * LINE;
const width = Math.round(WIDTH * CHARACTER + 2 * LINE);
const rows = lines.map((line, i) => `<text x="${LINE}" y="${(i + 1.8) * LINE}">${spans(line)}</text>`);
writeFileSync(
  new URL('trace.svg', images),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A failed trace in the terminal">
<rect width="${width}" height="${height}" rx="8" fill="#1c2128"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#cdd9e5" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`,
);

/** One `tspan` for each run of a colour, placed by column so that every font keeps the columns. */
function spans(line) {
  let colour = '';
  let bold = false;
  let column = 0;
  const parts = [];
  // `split` by a pattern with a group gives texts and codes in turn.
  for (const [i, part] of line.split(COLOUR_CODE).entries()) {
    if (i % 2 === 0) {
      if (part.trim() !== '') parts.push(tspan(part, column, colour, bold));
      column += part.length;
      continue;
    }
    for (const code of part.split(';')) {
      if (code === '0' || code === '39' || code === '22' || code === '')
        [colour, bold] = code === '22' ? [colour, false] : ['', code === '39' ? bold : false];
      else if (code === '1') bold = true;
      else if (code === '2') colour = COLOURS[90];
      else colour = COLOURS[code] ?? colour;
    }
  }
  return parts.join('');
}

function tspan(text, column, colour, bold) {
  const lead = text.length - text.trimStart().length;
  const escaped = text.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const x = (LINE + (column + lead) * CHARACTER).toFixed(1);
  const style = `${colour === '' ? '' : ` fill="${colour}"`}${bold ? ' font-weight="bold"' : ''}`;
  return `<tspan x="${x}"${style}>${escaped}</tspan>`;
}
