// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, Frame, OpenException } from './chain.ts';
import { createLineMemory } from './line-memory.ts';

/** What `util.inspect` closes: the properties of an error, a list of errors. */
const CLOSING = /^\s*[}\]]+,?$/;
const CAUSE = '[cause]: ';
const ERRORS = '[errors]: [';
/** `TypeError: message`, `TypeError [ERR_X]: message`, or the type alone. */
const HEADER = /^([\w$.]+(?: \[\w+\])?)(?:: (.*))?$/;
const DIGITS = /^\d{1,9}$/;
/** The file in which the outermost `eval` was called: `eval at run (/srv/app/a.js:1:2), <anonymous>:1:1`. */
const EVAL_ORIGIN = /^eval at .*\(([^()]+:\d{1,9}:\d{1,9})\)/;

/** An exception of the text that `util.inspect` gives. */
interface InspectedException extends OpenException {
  /** Whether its message may still go on, as it does until the first frame. */
  inMessage: boolean;
}

/**
 * Stacks of V8, also as `util.inspect` prints errors with `[cause]` and `[errors]`:
 *
 *     TypeError: no total
 *         at order (file:///srv/app/orders.mjs:5:51)
 *         at async Promise.all (index 0) {
 *       [cause]: Error: no rows
 *           at query (/srv/app/db.js:7:9)
 */
export function parseJavaScript(type: string, message: string, stack: string): ExceptionChain {
  const first: InspectedException = { type, message, frames: [], inMessage: false };
  const chain: InspectedException[] = [];
  let current = first;
  let itemIndent = -1;
  for (const line of stack.split('\n').slice(headerLines(message, stack))) {
    const frame = frameOf(line);
    if (frame !== undefined) {
      current.frames.push(frame);
      current.inMessage = false;
      continue;
    }
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (indent > 0 && text.startsWith(CAUSE)) {
      current = openException(text.slice(CAUSE.length));
      chain.push(current);
    } else if (indent > 0 && text.trimEnd() === ERRORS) {
      itemIndent = indent + 2;
    } else if (indent === itemIndent && HEADER.test(text.trimEnd())) {
      current = openException(text.trimEnd());
      chain.push(current);
    } else if (current.inMessage && !CLOSING.test(text)) {
      current.message += `\n${line.endsWith('\r') ? line.slice(0, -1) : line}`;
    } else {
      current.inMessage = false;
    }
  }
  return [first, ...chain];
}

const frameOf = createLineMemory((line) => {
  const text = line.trimStart();
  return text !== line && text.startsWith('at ') ? parseFrame(withoutOpening(text.slice(3))) : undefined;
});

/** The text begins with the type and the message, which may have several lines. */
function headerLines(message: string, stack: string): number {
  const lines = message.split('\n').length;
  return stack.includes(message) && stack.indexOf(message) <= stack.indexOf('\n') ? lines : 1;
}

function openException(header: string): InspectedException {
  const match = HEADER.exec(header.replace(/ \{$/, ''));
  return match === null
    ? { type: '', message: header, frames: [], inMessage: false }
    : { type: match[1] ?? '', message: match[2] ?? '', frames: [], inMessage: true };
}

/** `util.inspect` opens the properties of an error behind its last frame: `… (/srv/app/db.js:7:9) {`. */
function withoutOpening(frame: string): string {
  const text = frame.trimEnd();
  if (text.endsWith(' {')) return text.slice(0, -2);
  return text.endsWith(',') ? text.slice(0, -1) : text;
}

/** `async Server.handler (/srv/app/http.js:11:60)`, `/srv/app/a.js:1:2`, `async file:///srv/a.mjs:1:2`. */
function parseFrame(frame: string): Frame | undefined {
  if (frame === '') return undefined;
  const open = frame.indexOf(' (');
  if (open !== -1 && frame.endsWith(')')) return frameAt(frame.slice(open + 2, -1), frame.slice(0, open));
  if (frame.startsWith('(') && frame.endsWith(')')) return frameAt(frame.slice(1, -1), '');
  return frame.startsWith('async ') ? frameAt(frame.slice(6), 'async') : frameAt(frame, '');
}

/** `file:///srv/a.mjs:5:51`, `C:\app\y.js:7:8`, `node:fs:1:2`, `webpack:///./a.ts?:1:2`, `<anonymous>`, `index 0`. */
function frameAt(location: string, label: string): Frame {
  const where = (location.startsWith('eval at ') && EVAL_ORIGIN.exec(location)?.[1]) || location;
  const last = numberAtEnd(where);
  if (last === -1) return { path: where, line: 0, label };
  const line = numberAtEnd(where.slice(0, last));
  return line === -1
    ? { path: where.slice(0, last), line: Number(where.slice(last + 1)), label }
    : { path: where.slice(0, line), line: Number(where.slice(line + 1, last)), label };
}

/** Where the `:` of a number stands that ends a text; -1 where it ends otherwise. */
function numberAtEnd(text: string): number {
  const colon = text.lastIndexOf(':');
  return colon !== -1 && DIGITS.test(text.slice(colon + 1)) ? colon : -1;
}
