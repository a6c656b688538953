// SPDX-License-Identifier: Apache-2.0
import { DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { isRegistered } from './api-globals.ts';

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/** `OTEL_LOG_LEVEL`, `undefined` where it is unset or says something else. */
export function logLevel(env: Readonly<Record<string, string | undefined>>): DiagLogLevel | undefined {
  const name = env.OTEL_LOG_LEVEL?.trim().toUpperCase() ?? '';
  return Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined;
}

/**
 * Shows OpenTelemetry's warnings and errors on the console, unless somebody has set a logger: without one a loss
 * would be told to nobody. `OTEL_LOG_LEVEL` chooses more or less; `without` are warnings that we bring about.
 */
export function showWarnings(env: Readonly<Record<string, string | undefined>>, without?: RegExp): void {
  if (isRegistered('diag')) return;
  const shown = new DiagConsoleLogger();
  const warn = (message: string, ...more: unknown[]): void => {
    if (!without?.test(message)) shown.warn(message, ...more);
  };
  const { error, info, debug, verbose } = shown;
  diag.setLogger({ error, warn, info, debug, verbose }, { logLevel: logLevel(env) ?? DiagLogLevel.WARN });
}
