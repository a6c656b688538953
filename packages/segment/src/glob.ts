// SPDX-License-Identifier: Apache-2.0

/** Keys seen are remembered up to here, so that a key is matched once and not once a span. */
const MAX_REMEMBERED = 1000;

/** Matches attribute keys against names and globs, in which `*` stands for any text. */
export function createKeyMatcher(patterns: readonly string[]): (key: string) => boolean {
  if (patterns.length === 0) return () => false;
  const names = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const globs = patterns.filter((pattern) => pattern.includes('*')).map(globParts);
  if (globs.length === 0) return (key) => names.has(key);
  const remembered = new Map<string, boolean>();
  return (key) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const matches = names.has(key) || globs.some((parts) => matchesGlob(parts, key));
    if (remembered.size < MAX_REMEMBERED) remembered.set(key, matches);
    return matches;
  };
}

function globParts(glob: string): readonly string[] {
  return glob.split('*');
}

/** Linear in the length of the text: each part is looked for once, after the one before. */
function matchesGlob(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= text.length - last.length;
}
