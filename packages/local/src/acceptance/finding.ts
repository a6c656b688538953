// SPDX-License-Identifier: Apache-2.0
import type { Level, Step } from './levels.ts';

/**
 * What becomes of it: `refused`, the whole document is not taken; `cut`, a text is shortened; `ignored`, it is neither
 * shown nor searched; `broken`, it is taken and looks wrong in a trace.
 */
export type Effect = 'refused' | 'cut' | 'ignored' | 'broken';

/** Something in a document that X-Ray does not take as it is. */
export interface Finding {
  /** Name of the rule: `name-length`; a refusal has X-Ray's own error code. */
  readonly rule: string;
  /** Where: `subsegments[0].http.request.url`; empty for the document itself. */
  readonly path: string;
  readonly effect: Effect;
  /** What, in half a sentence. */
  readonly message: string;
}

/** Tells what a rule has found, at a member of the level (or at the level itself: no member). */
export type Report = (path: readonly Step[], message: string) => void;

/** A rule about each segment and subsegment of a document, on its own. */
export interface LevelRule {
  readonly name: string;
  readonly effect: Exclude<Effect, 'refused'>;
  check(level: Level, report: Report): void;
}
