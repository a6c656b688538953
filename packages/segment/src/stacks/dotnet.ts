// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, Frame } from './chain.ts';

/** .NET stacks: `   at Shop.Cart.Total(Int32 id) in C:\src\Cart.cs:line 12`. Inner exceptions are not told apart. */
export function parseDotnet(type: string, message: string, stack: string): ExceptionChain {
  const frames: Frame[] = [];
  for (const line of stack.split('\n').slice(1)) {
    const frame = parseFrame(line.trim());
    if (frame !== undefined) frames.push(frame);
  }
  return [{ type, message, frames }];
}

function parseFrame(line: string): Frame | undefined {
  if (!line.startsWith('at ')) return undefined;
  const text = line.slice(3);
  const [label = '', location] = text.split(' in ');
  if (location === undefined) {
    const end = text.lastIndexOf(')');
    return end === -1 ? undefined : { path: '', line: 0, label: text.slice(0, end + 1) };
  }
  const colon = location.lastIndexOf(':');
  if (colon === -1) return { path: location, line: 0, label };
  const number = location.slice(colon + 1).replace(/^line /, '');
  return { path: location.slice(0, colon), line: /^\d{1,9}$/.test(number) ? Number(number) : 0, label };
}
