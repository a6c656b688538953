// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, Frame } from './chain.ts';

/** `    at async Server.handler (/srv/app/http.js:11:60) {`: what stands between `at` and the end. */
const FRAME = /^\s+at (.+?)(?: \{|,)?$/;
const CAUSE = /^\s+\[cause\]: (.*)$/;
/** What `util.inspect` closes: the properties of an error, a list of errors. */
const CLOSING = /^\s*[}\]]+,?$/;
const ERRORS = /^\s+\[errors\]: \[$/;
/** `TypeError: message`, `TypeError [ERR_X]: message`, or the type alone. */
const HEADER = /^([\w$.]+(?: \[\w+\])?)(?:: (.*))?$/;
const LINE_AND_COLUMN = /^(.*):(\d{1,9}):\d{1,9}$/;
const LINE = /^(.*):(\d{1,9})$/;
/** The file in which the outermost `eval` was called: `eval at run (/srv/app/a.js:1:2), <anonymous>:1:1`. */
const EVAL_ORIGIN = /^eval at .*\(([^()]+:\d{1,9}:\d{1,9})\)/;

/** An exception whose frames are still being read. */
interface OpenException {
  type: string;
  message: string;
  frames: Frame[];
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
  const first: OpenException = { type, message, frames: [], inMessage: false };
  const chain: OpenException[] = [];
  let current = first;
  let itemIndent = -1;
  for (const line of stack.split('\n').slice(headerLines(message, stack))) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    const frame = FRAME.exec(text)?.[1];
    const cause = CAUSE.exec(text)?.[1];
    const indent = text.search(/\S/);
    if (frame !== undefined) {
      const parsed = parseFrame(frame);
      if (parsed !== undefined) current.frames.push(parsed);
      current.inMessage = false;
    } else if (cause !== undefined) {
      current = openException(cause);
      chain.push(current);
    } else if (ERRORS.test(text)) {
      itemIndent = indent + 2;
    } else if (indent === itemIndent && HEADER.test(text.trim())) {
      current = openException(text.trim());
      chain.push(current);
    } else if (current.inMessage && !CLOSING.test(text)) {
      current.message += `\n${text}`;
    } else {
      current.inMessage = false;
    }
  }
  return [first, ...chain];
}

/** The text begins with the type and the message, which may have several lines. */
function headerLines(message: string, stack: string): number {
  const lines = message.split('\n').length;
  return stack.includes(message) && stack.indexOf(message) <= stack.indexOf('\n') ? lines : 1;
}

function openException(header: string): OpenException {
  const match = HEADER.exec(header.replace(/ \{$/, ''));
  return match === null
    ? { type: '', message: header, frames: [], inMessage: false }
    : { type: match[1] ?? '', message: match[2] ?? '', frames: [], inMessage: true };
}

function parseFrame(frame: string): Frame | undefined {
  const open = frame.indexOf(' (');
  if (open !== -1 && frame.endsWith(')')) {
    return { label: frame.slice(0, open), ...parseLocation(frame.slice(open + 2, -1)) };
  }
  if (frame.startsWith('(') && frame.endsWith(')'))
    return { label: '', ...parseLocation(frame.slice(1, -1)) };
  const isAsync = frame.startsWith('async ');
  return { label: isAsync ? 'async' : '', ...parseLocation(isAsync ? frame.slice(6) : frame) };
}

/** `file:///srv/a.mjs:5:51`, `C:\app\y.js:7:8`, `node:fs:1:2`, `webpack:///./a.ts?:1:2`, `<anonymous>`, `index 0`. */
function parseLocation(location: string): { path: string; line: number } {
  const where = EVAL_ORIGIN.exec(location)?.[1] ?? location;
  const match = LINE_AND_COLUMN.exec(where) ?? LINE.exec(where);
  return match === null ? { path: where, line: 0 } : { path: match[1] ?? '', line: Number(match[2]) };
}
