// SPDX-License-Identifier: Apache-2.0

export interface Frame {
  readonly path: string;
  readonly line: number;
  readonly label: string;
}

/** One exception of a chain as its stack text tells it; the first has no type and message of its own. */
export interface Parsed {
  type: string;
  message: string;
  readonly frames: Frame[];
}

/**
 * A stack as V8 prints it, and `util.inspect` with its chain of causes:
 *
 *     Error: outer
 *         at outer (/srv/app/a.js:4:9) {
 *       [cause]: Error: inner
 *           at inner (/srv/app/b.js:2:9)
 *     }
 */
export function parseV8(text: string, message: string): Parsed[] {
  const chain: Parsed[] = [{ type: '', message: '', frames: [] }];
  for (const line of withoutMessage(text, message).split(/\r?\n/)) {
    const cause = /^\s*\[cause\]: (?:([^\s:]+)(?:: (.*))?)$/.exec(line);
    if (cause !== null) chain.push({ type: cause[1] ?? '', message: cause[2] ?? '', frames: [] });
    const frame = /^\s+at (.+?)(?: \{)?$/.exec(line);
    if (frame !== null) chain.at(-1)?.frames.push(v8Frame(frame[1] ?? ''));
  }
  return chain;
}

/** The text after the head, `Type: message`; the message may hold lines that look like frames. */
function withoutMessage(text: string, message: string): string {
  const colon = text.indexOf(': ');
  const isHead = message !== '' && colon >= 0 && text.startsWith(message, colon + 2);
  const lineEnd = text.indexOf('\n', isHead ? colon + 2 + message.length : 0);
  return lineEnd < 0 ? '' : text.slice(lineEnd + 1);
}

/** `f (path:1:2)`, `path:1:2`, `async path:1:2`, `async Promise.all (index 1)`, `eval (eval at f (path:1:2), <anonymous>:3:4)`. */
function v8Frame(text: string): Frame {
  const open = text.endsWith(')') ? text.indexOf(' (') : -1;
  if (open < 0) {
    const [, label = '', location = ''] = /^(?:(async|new) )?(.*)$/.exec(text) ?? [];
    return { ...place(location), label };
  }
  return { ...place(text.slice(open + 2, -1)), label: text.slice(0, open) };
}

function place(location: string): { path: string; line: number } {
  const evaluated = /^eval at .*\((.*?)\), .*$/.exec(location)?.[1] ?? location;
  const match = /^(.*?):(\d+)(?::(\d+))?$/s.exec(evaluated);
  return match === null ? { path: evaluated, line: 0 } : { path: match[1] ?? '', line: Number(match[2]) };
}

/** A stack as Java prints it, with its `Caused by` chain. */
export function parseJava(text: string): Parsed[] {
  const chain: Parsed[] = [{ type: '', message: '', frames: [] }];
  for (const line of text.split(/\r?\n/).slice(1)) {
    const frame = /^\tat ([^(]*)\((.*)\)$/.exec(line);
    const cause = /^Caused by: ([^:]*)(?::(?: (.*))?)?$/.exec(line);
    if (cause !== null) chain.push({ type: cause[1] ?? '', message: cause[2] ?? '', frames: [] });
    if (frame !== null) {
      const [path = '', number = ''] = (frame[2] ?? '').split(':');
      const label = (frame[1] ?? '').replace(/^[^/]*\//, '');
      chain.at(-1)?.frames.push({ path, line: Number(/^\d+$/.test(number) ? number : 0), label });
    }
  }
  return chain;
}
