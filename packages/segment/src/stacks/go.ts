// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, Frame } from './chain.ts';

const RUNNING = /\brunning\b/;
const LINE_NUMBER = /:(\d{1,9})/g;

/** Go stacks: pairs of lines, the call and where it stands, below a header that names the goroutine. */
export function parseGo(type: string, message: string, stack: string): ExceptionChain {
  const frames: Frame[] = [];
  const lines = stack.split(/\r?\n/);
  let [path, line] = ['', 0];
  for (let i = 1; i < lines.length; i += 2) {
    if (isHeader(lines[i] ?? '')) i++;
    const label = lines[i];
    const location = lines[i + 1];
    if (label === undefined || location === undefined) break;
    // A location that is none repeats the one before, as in the collector's documents.
    [path, line] = parseLocation(location) ?? [path, line];
    frames.push({ path, line, label });
  }
  return [{ type, message, frames }];
}

/** `goroutine 18 [running]:` */
function isHeader(line: string): boolean {
  return line.startsWith('goroutine') && line.endsWith(':') && RUNNING.test(line);
}

/** The first `path:line` of a text; a path has neither colon nor space. Walks back from each number: linear. */
function parseLocation(text: string): [string, number] | undefined {
  for (const match of text.matchAll(LINE_NUMBER)) {
    let start = match.index;
    while (start > 0 && !/[:\s]/.test(text.charAt(start - 1))) start--;
    if (start < match.index) return [text.slice(start, match.index), Number(match[1])];
  }
  return undefined;
}
