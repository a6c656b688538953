// SPDX-License-Identifier: Apache-2.0
// The layer's file as Node.js takes it at the least cost: each start of a function pays for it.

/** `import a,{b as c}from"node:fs";`, as the bundler's minifier writes it. */
const IMPORT = /^import(?: ?([\w$]+))?,?(?:\{([^}]*)\}|\* ?as ([\w$]+))? ?from ?["']([^"']+)["'];?\s*/;

/**
 * Takes Node's own modules without `import`, which reads every property of a module once: `node:util` and `node:fs` alone
 * load half a dozen others by that, 3 ms of CPU each. And escapes what is not ASCII: for one character beyond Latin-1
 * V8 keeps the whole source at two bytes a character, 330 kB more.
 */
export function leanSource(code) {
  let rest = code;
  const taken = [];
  for (let found = IMPORT.exec(rest); found; found = IMPORT.exec(rest)) {
    const [whole, standard, named = '', namespace, from] = found;
    const module = `process.getBuiltinModule("${from}")`;
    const names = named.replaceAll(/ as /g, ':');
    const targets = [standard, namespace, names && `{${names}}`].filter(Boolean);
    taken.push(...targets.map((target) => `${target}=${module}`));
    rest = rest.slice(whole.length);
  }
  if (taken.length === 0 || /^import\b/.test(rest))
    throw new Error('the imports of the bundle look otherwise');
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `const ${taken.join(',')};${rest}`.replace(/[\u0080-\uffff]/g, escaped);
}
