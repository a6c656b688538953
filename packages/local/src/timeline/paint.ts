// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '../outcome.ts';

/** What a piece of a timeline is: its colour follows. The outcomes have the colours of X-Ray's console. */
type Role = Outcome | 'strong' | 'faint';

/** Colours a text that has been made plain before. */
export type Painter = (role: Role, text: string) => string;

const CODES: Readonly<Record<Role, string>> = {
  ok: '32',
  error: '33',
  fault: '31',
  throttle: '35',
  strong: '1',
  faint: '2',
};

/** Without colour, text stays as it is. (`util.styleText` asks the process's own standard output; this is pure.) */
export function createPainter(colour: boolean): Painter {
  return colour
    ? (role, text) => (text === '' ? '' : `\u001b[${CODES[role]}m${text}\u001b[0m`)
    : (_role, text) => text;
}
