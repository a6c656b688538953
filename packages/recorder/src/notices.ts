// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import { processState } from './process-state.ts';

/** Longest notice: a name or a key that is quoted may be of any length. */
const MAX_CHARACTERS = 500;

/** Most different notices of a process: some quote what the application passes. */
const MAX_NOTICES = 500;

/** Says something to the operator through `diag`, the first time only in this process. */
export function sayOnce(notice: string): void {
  const text = notice.slice(0, MAX_CHARACTERS);
  const { said } = processState();
  if (said.has(text) || said.size >= MAX_NOTICES) return;
  said.add(text);
  try {
    diag.createComponentLogger({ namespace: '@otel-xray/recorder' }).warn(text);
  } catch {
    // A logger that throws has nobody left to tell.
  }
}
