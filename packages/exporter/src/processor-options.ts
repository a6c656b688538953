// SPDX-License-Identifier: Apache-2.0
import { MAX_TIMER_MILLIS } from './deadline.ts';
import type { XRaySpanExporter } from './exporter.ts';

/** Options of `XRaySpanProcessor`. All but the exporter have defaults; an explicit `undefined` means the default. */
export interface XRayProcessorOptions {
  /** What sends. Give the processor one of its own: it shuts it down, and `stats()` counts by it. */
  readonly exporter: XRaySpanExporter;
  /** Longest time in milliseconds that a finished document waits to be sent. 0 to 2,147,483,647. Default: 1,000. */
  readonly delayMillis?: number | undefined;
  /**
   * Longest time in milliseconds that an ended span waits for its local root to end. Then it goes out before it,
   * as an independent subsegment. 1 to 2,147,483,647. Default: 30,000.
   */
  readonly maxWaitMillis?: number | undefined;
  /** Ended spans of one local trace that wait together, 1 to 1,000,000; the next one lets them go. Default: 2,000. */
  readonly maxTraceSpans?: number | undefined;
  /** Ended spans held in all, waiting or being sent, 1 to 10,000,000. Default: 20,000. */
  readonly maxSpans?: number | undefined;
  /** Their size in all in bytes, estimated, 1,024 to 1 TB. Default: 64 MB (67,108,864). */
  readonly maxBytes?: number | undefined;
  /**
   * What is dropped when there is no room: the span that has just ended (`'newest'`), or all that is held and to
   * come of its local trace (`'traces'`), so that what arrives is whole. Default: `'newest'`.
   */
  readonly dropPolicy?: 'newest' | 'traces' | undefined;
  /**
   * Spans open for longer than this many milliseconds are sent once as `in_progress`, and again, complete, when
   * they end. 1 to 2,147,483,647. Default: never.
   */
  readonly inProgressAfterMillis?: number | undefined;
  /** Exports under way at a time, 1 to 100. Default: 4. */
  readonly maxConcurrentExports?: number | undefined;
}

/** `XRayProcessorOptions` with everything decided. */
export interface ResolvedProcessorOptions {
  readonly exporter: XRaySpanExporter;
  readonly delayMillis: number;
  readonly maxWaitMillis: number;
  readonly maxTraceSpans: number;
  readonly maxSpans: number;
  readonly maxBytes: number;
  readonly dropPolicy: 'newest' | 'traces';
  readonly inProgressAfterMillis: number | undefined;
  readonly maxConcurrentExports: number;
}

/** Decides everything, once. Throws a `TypeError` that names the option, its value and what it takes. */
export function resolveProcessorOptions(options: XRayProcessorOptions): ResolvedProcessorOptions {
  const number = (name: keyof XRayProcessorOptions, standard: number, min: number, max: number): number => {
    const value = options[name] ?? standard;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new TypeError(`${name}: expected a whole number from ${min} to ${max}, got ${String(value)}`);
  };
  const { exporter, dropPolicy = 'newest' } = options;
  if (typeof exporter?.export !== 'function') {
    throw new TypeError(`exporter: expected an XRaySpanExporter, got ${String(exporter)}`);
  }
  if (dropPolicy !== 'newest' && dropPolicy !== 'traces') {
    throw new TypeError(`dropPolicy: expected 'newest' or 'traces', got ${String(dropPolicy)}`);
  }
  return {
    exporter,
    dropPolicy,
    delayMillis: number('delayMillis', 1_000, 0, MAX_TIMER_MILLIS),
    maxWaitMillis: number('maxWaitMillis', 30_000, 1, MAX_TIMER_MILLIS),
    maxTraceSpans: number('maxTraceSpans', 2_000, 1, 1_000_000),
    maxSpans: number('maxSpans', 20_000, 1, 10_000_000),
    maxBytes: number('maxBytes', 67_108_864, 1_024, 1_099_511_627_776),
    inProgressAfterMillis:
      options.inProgressAfterMillis === undefined
        ? undefined
        : number('inProgressAfterMillis', 0, 1, MAX_TIMER_MILLIS),
    maxConcurrentExports: number('maxConcurrentExports', 4, 1, 100),
  };
}
