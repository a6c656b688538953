// SPDX-License-Identifier: Apache-2.0

const INDENT = '  ';

/** Strings (with their escapes), brackets, separators, and runs of anything else: numbers, words. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

/**
 * Indents JSON as `JSON.stringify(value, null, 2)` does, token by token: parsing it would round integers beyond 2⁵³.
 */
export function indentJson(json: string): string {
  let out = '';
  let depth = 0;
  let opened = false;
  for (const [token] of json.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    // An empty object or array stays on its line.
    if (opened !== closes) out += `\n${INDENT.repeat(depth)}`;
    opened = token === '{' || token === '[';
    if (opened) depth += 1;
    out += token === ':' ? ': ' : token;
    if (token === ',') out += `\n${INDENT.repeat(depth)}`;
  }
  return out;
}
