// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, OpenException } from './chain.ts';

const FRAME = /^\tat ([^(]*)\((.*)\)$/;
const CAUSED_BY = 'Caused by: ';

/**
 * Stacks of the JVM, and of PHP in the same form. `Caused by:` starts the exception that caused the one before;
 * its message may go on over several lines, which are joined as they are.
 */
export function parseJava(type: string, message: string, stack: string): ExceptionChain {
  const first: OpenException = { type, message, frames: [] };
  const causes: OpenException[] = [];
  let current = first;
  let inMessage = false;
  for (const line of stack.split(/\r?\n/).slice(1)) {
    const frame = FRAME.exec(line);
    if (frame !== null) {
      current.frames.push({ ...location(frame[2] ?? ''), label: withoutModule(frame[1] ?? '') });
      inMessage = false;
    } else if (inMessage) {
      current.message += line;
    } else if (line.startsWith(CAUSED_BY)) {
      current = header(line.slice(CAUSED_BY.length));
      causes.push(current);
      inMessage = true;
    }
  }
  return [first, ...causes];
}

function header(text: string): OpenException {
  const colon = text.indexOf(':');
  return colon === -1
    ? { type: text, message: '', frames: [] }
    : { type: text.slice(0, colon), message: text.slice(colon + 2), frames: [] };
}

/** `java.base/java.lang.Thread.run` → `java.lang.Thread.run` */
function withoutModule(label: string): string {
  return label.slice(label.indexOf('/') + 1);
}

/** `Main.java:12` → path and line; `Native Method` → a path alone. */
function location(text: string): { path: string; line: number } {
  const colon = text.indexOf(':');
  if (colon === -1) return { path: text, line: 0 };
  const line = text.slice(colon + 1);
  return { path: text.slice(0, colon), line: /^\d{1,9}$/.test(line) ? Number(line) : 0 };
}
