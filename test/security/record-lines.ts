// SPDX-License-Identifier: Apache-2.0
import { type DiagLogLevel, diag } from '@opentelemetry/api';

/** Everything said through OpenTelemetry's logger from now on, with all that belongs to a line: names, errors. */
export function recordLines(logLevel: DiagLogLevel): readonly string[] {
  const lines: string[] = [];
  const say = (...parts: unknown[]): void => {
    lines.push(parts.join(' '));
  };
  const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
  diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
  return lines;
}
