// SPDX-License-Identifier: Apache-2.0

/** What sends the spans of a process: a processor around an `XRaySpanExporter`, or `@otel-xray/node/register`. */
export const SET_UPS = [
  'SimpleSpanProcessor',
  'BatchSpanProcessor',
  'XRaySpanProcessor',
  'register',
] as const;

/** A way for a process to end with spans that have just ended, and under which set-ups they arrive all the same. */
export interface ProcessEnd {
  readonly end: string;
  /** As `programs/ends.mjs` knows it. */
  readonly way: 'nothing more to do' | 'shutdown' | 'flush' | 'exit' | 'throw' | 'wait';
  readonly signal?: NodeJS.Signals;
  readonly arriveUnder: readonly (typeof SET_UPS)[number][];
}

/** What did not arrive is counted by nobody: the process is gone. */
export const PROCESS_ENDS: readonly ProcessEnd[] = [
  {
    end: 'it awaits `shutdown()` of provider or set-up',
    way: 'shutdown',
    arriveUnder: SET_UPS,
  },
  {
    end: 'it awaits `forceFlush()`, then calls `process.exit()`',
    way: 'flush',
    arriveUnder: SET_UPS,
  },
  {
    end: 'it has nothing more to do (`beforeExit`)',
    way: 'nothing more to do',
    arriveUnder: ['SimpleSpanProcessor', 'register'],
  },
  {
    end: 'SIGTERM, which the application does not listen to',
    way: 'wait',
    signal: 'SIGTERM',
    arriveUnder: ['SimpleSpanProcessor', 'register'],
  },
  { end: 'it calls `process.exit()`', way: 'exit', arriveUnder: ['SimpleSpanProcessor'] },
  { end: 'an error that nobody catches', way: 'throw', arriveUnder: ['SimpleSpanProcessor'] },
  { end: 'SIGKILL', way: 'wait', signal: 'SIGKILL', arriveUnder: ['SimpleSpanProcessor'] },
];
