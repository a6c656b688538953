// SPDX-License-Identifier: Apache-2.0
import { isMainThread } from 'node:worker_threads';
import { DiagLogLevel } from '@opentelemetry/api';
import { logLevel } from '@otel-xray/recorder/application';

/** Says something on the error stream, once and not for every worker, where `OTEL_LOG_LEVEL` does not ask for less. */
export function say(line: string, env: Readonly<Record<string, string | undefined>>): void {
  if (!isMainThread) return;
  if ((logLevel(env) ?? DiagLogLevel.INFO) < DiagLogLevel.INFO) return;
  process.stderr.write(`otel-xray: ${line}\n`);
}
