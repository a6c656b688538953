// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, Frame, OpenException } from './chain.ts';

const DURING = 'During handling of the above exception, another exception occurred:';
const FILE = '  File ';

/**
 * Python tracebacks, read from the end so that frames come innermost first. The exception that was being handled
 * when another occurred stands above it in the text and becomes its cause.
 */
export function parsePython(type: string, message: string, stack: string): ExceptionChain {
  const lines = stack.split('\n');
  const first: OpenException = { type, message, frames: [] };
  const causes: OpenException[] = [];
  let current = first;
  for (let i = lines.length - 2; i >= 0; i--) {
    const line = lines[i] ?? '';
    if (line.startsWith(FILE)) {
      const frame = parseFrame(line);
      if (frame !== undefined) current.frames.push(frame);
    } else if (line.startsWith(DURING)) {
      const file = lastFileAbove(lines, i);
      const cause = file === -1 ? undefined : header(lines.slice(file + 2, i - 1).join('\n'));
      if (cause === undefined) break;
      current = cause;
      causes.push(cause);
      i = file + 1;
    }
  }
  return [first, ...causes];
}

function lastFileAbove(lines: readonly string[], below: number): number {
  for (let i = below - 1; i >= 0; i--) if (lines[i]?.startsWith(FILE) === true) return i;
  return -1;
}

function header(text: string): OpenException | undefined {
  const colon = text.indexOf(':');
  return colon === -1
    ? undefined
    : { type: text.slice(0, colon), message: text.slice(colon + 2), frames: [] };
}

/** `  File "/srv/app/shop.py", line 12, in checkout` */
function parseFrame(line: string): Frame | undefined {
  const parts = line.split(',');
  if (parts.length !== 3) return undefined;
  const [file = '', where = '', label = ''] = parts;
  const number = after(where, ' line ');
  return {
    path: file.slice(FILE.length + 1, -1),
    line: /^\d{1,9}$/.test(number) ? Number(number) : 0,
    label: after(label, ' in '),
  };
}

function after(text: string, marker: string): string {
  const start = text.indexOf(marker);
  return start === -1 ? '' : text.slice(start + marker.length);
}
