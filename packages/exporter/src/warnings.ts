// SPDX-License-Identifier: Apache-2.0
import { type DiagLogger, diag } from '@opentelemetry/api';

/** Says things to the operator through `diag`, seldom enough that a failing network does not flood the log. */
export interface Warnings {
  /** Says it the first time only. The message is built only when it is said. */
  once(key: string, message: () => string): void;
  /** Says it at most once a minute for each key. */
  sometimes(key: string, message: () => string): void;
}

/** Shortest time between two warnings of the same key. */
const INTERVAL_MILLIS = 60_000;

/** Longest message: what another service or a hostile variable says is cut. */
const MAX_LENGTH = 1_000;

export function createWarnings(
  logger: Pick<DiagLogger, 'warn'> = diag.createComponentLogger({ namespace: '@otel-xray/exporter' }),
  now: () => number = () => performance.now(),
): Warnings {
  const said = new Map<string, number>();
  const sayAfter = (millis: number, key: string, message: () => string): void => {
    const last = said.get(key);
    if (last !== undefined && now() - last < millis) return;
    said.set(key, now());
    try {
      logger.warn(message().slice(0, MAX_LENGTH));
    } catch {
      // A logger that throws has nobody left to tell.
    }
  };
  return {
    once: (key, message) => sayAfter(Number.POSITIVE_INFINITY, key, message),
    sometimes: (key, message) => sayAfter(INTERVAL_MILLIS, key, message),
  };
}

/** Whatever was thrown, as an `Error`. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  try {
    return new Error(String(thrown));
  } catch {
    return new Error('an unprintable value was thrown');
  }
}
