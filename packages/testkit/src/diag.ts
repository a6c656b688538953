// SPDX-License-Identifier: Apache-2.0
import { DiagLogLevel, diag } from '@opentelemetry/api';

/** Records what is said through OpenTelemetry's logger, each line with its level and component: `warn: @otel-xray/exporter …`. */
export function recordDiag(level: DiagLogLevel = DiagLogLevel.WARN): string[] {
  const lines: string[] = [];
  const at =
    (name: string) =>
    (...parts: readonly unknown[]) => {
      lines.push(`${name}: ${parts.join(' ')}`);
    };
  diag.setLogger(
    { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), verbose: at('verbose') },
    level,
  );
  // Where another logger was, the API tells the new one.
  lines.length = 0;
  return lines;
}
