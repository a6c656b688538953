// SPDX-License-Identifier: Apache-2.0
import { DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { isRegistered } from '@otel-xray/recorder/application';

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/**
 * Shows OpenTelemetry's warnings in the function's log, or what `OTEL_LOG_LEVEL` says, unless somebody has set a
 * logger: without one a loss would be told to nobody.
 */
export function showWarnings(env: Readonly<Record<string, string | undefined>>): void {
  if (isRegistered('diag')) return;
  const name = env.OTEL_LOG_LEVEL?.trim().toUpperCase() ?? '';
  const logLevel = Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined;
  diag.setLogger(new DiagConsoleLogger(), { logLevel: logLevel ?? DiagLogLevel.WARN });
}
