// SPDX-License-Identifier: Apache-2.0
import { MAX_TIMER_MILLIS } from './deadline.ts';
import { type Environment, parseIntegerWithin, parseOneOf, readVariable, type Warn } from './environment.ts';
import type { XRaySpanExporter } from './exporter.ts';

/**
 * Options of `XRaySpanProcessor`. All but the exporter have defaults; an explicit `undefined` means the default.
 * Code goes before environment, environment before default.
 */
export interface XRayProcessorOptions {
  /** What sends. Give the processor one of its own: it shuts it down, and `stats()` counts by it. */
  readonly exporter: XRaySpanExporter;
  /**
   * Longest time in milliseconds that a finished document waits to be sent. 0 to 2,147,483,647. Default:
   * `OTEL_XRAY_DELAY`, else 1,000.
   */
  readonly delayMillis?: number | undefined;
  /**
   * Longest time in milliseconds that an ended span waits for its local root to end. Then it goes out before it,
   * as an independent subsegment. 1 to 2,147,483,647. Default: `OTEL_XRAY_MAX_WAIT`, else 30,000.
   */
  readonly maxWaitMillis?: number | undefined;
  /**
   * Ended spans of one local trace that wait together, 1 to 1,000,000; the next one lets them go. Default:
   * `OTEL_XRAY_MAX_TRACE_SPANS`, else 2,000.
   */
  readonly maxTraceSpans?: number | undefined;
  /**
   * Ended spans held in all, waiting or being sent, 1 to 10,000,000. Default: `OTEL_XRAY_MAX_SPANS`, else
   * 20,000.
   */
  readonly maxSpans?: number | undefined;
  /**
   * Their size in all in bytes, estimated, 1,024 to 1 TB. Default: `OTEL_XRAY_MAX_BYTES`, else 64 MB
   * (67,108,864).
   */
  readonly maxBytes?: number | undefined;
  /**
   * What is dropped when there is no room: the span that has just ended (`'newest'`), or all that is held and to
   * come of its local trace (`'traces'`), so that what arrives is whole. Default: `OTEL_XRAY_DROP_POLICY`, else
   * `'newest'`.
   */
  readonly dropPolicy?: 'newest' | 'traces' | undefined;
  /**
   * Spans open for longer than this many milliseconds are sent once as `in_progress`, and again, complete, when
   * they end. 1 to 2,147,483,647. Default: `OTEL_XRAY_IN_PROGRESS_AFTER`, else never.
   */
  readonly inProgressAfterMillis?: number | undefined;
  /** Exports under way at a time, 1 to 100. Default: `OTEL_XRAY_MAX_CONCURRENT_EXPORTS`, else 4. */
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

/** A number among the options: its variable, and what it may be. */
interface NumberRow {
  readonly variable: string;
  readonly min: number;
  readonly max: number;
}

const NUMBERS = {
  delayMillis: { variable: 'OTEL_XRAY_DELAY', min: 0, max: MAX_TIMER_MILLIS },
  maxWaitMillis: { variable: 'OTEL_XRAY_MAX_WAIT', min: 1, max: MAX_TIMER_MILLIS },
  maxTraceSpans: { variable: 'OTEL_XRAY_MAX_TRACE_SPANS', min: 1, max: 1_000_000 },
  maxSpans: { variable: 'OTEL_XRAY_MAX_SPANS', min: 1, max: 10_000_000 },
  maxBytes: { variable: 'OTEL_XRAY_MAX_BYTES', min: 1_024, max: 1_099_511_627_776 },
  inProgressAfterMillis: { variable: 'OTEL_XRAY_IN_PROGRESS_AFTER', min: 1, max: MAX_TIMER_MILLIS },
  maxConcurrentExports: { variable: 'OTEL_XRAY_MAX_CONCURRENT_EXPORTS', min: 1, max: 100 },
} as const satisfies Partial<Record<keyof XRayProcessorOptions, NumberRow>>;

/**
 * Decides everything, once. Throws a `TypeError` that names an impossible option in code, its value and what it
 * takes; `warn`s of one in `env`.
 */
export function resolveProcessorOptions(
  options: XRayProcessorOptions,
  env: Environment,
  warn: Warn = () => undefined,
): ResolvedProcessorOptions {
  const number = (name: keyof typeof NUMBERS): number | undefined => {
    const { variable, min, max } = NUMBERS[name];
    const accepted = `a whole number from ${min} to ${max}`;
    const value = options[name];
    if (value === undefined)
      return readVariable({ env, warn }, variable, accepted, parseIntegerWithin(min, max));
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new TypeError(`${name}: expected ${accepted}, got ${String(value)}`);
  };
  const { exporter, dropPolicy } = options;
  if (typeof exporter?.export !== 'function') {
    throw new TypeError(`exporter: expected an XRaySpanExporter, got ${String(exporter)}`);
  }
  if (dropPolicy !== undefined && dropPolicy !== 'newest' && dropPolicy !== 'traces') {
    throw new TypeError(`dropPolicy: expected 'newest' or 'traces', got ${String(dropPolicy)}`);
  }
  return {
    exporter,
    dropPolicy:
      dropPolicy ??
      readVariable(
        { env, warn },
        'OTEL_XRAY_DROP_POLICY',
        'newest or traces',
        parseOneOf('newest', 'traces'),
      ) ??
      'newest',
    delayMillis: number('delayMillis') ?? 1_000,
    maxWaitMillis: number('maxWaitMillis') ?? 30_000,
    maxTraceSpans: number('maxTraceSpans') ?? 2_000,
    maxSpans: number('maxSpans') ?? 20_000,
    maxBytes: number('maxBytes') ?? 67_108_864,
    inProgressAfterMillis: number('inProgressAfterMillis'),
    maxConcurrentExports: number('maxConcurrentExports') ?? 4,
  };
}
