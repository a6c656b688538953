// SPDX-License-Identifier: Apache-2.0
import { logText } from '@otel-xray/segment';
import type { Accounting, Outcome } from './accounting.ts';
import { type DropReason, REMEDIES, remedyForRejection } from './drop-reason.ts';
import type { Warnings } from './warnings.ts';

/** What `export` calls back with; `ExportResult` of the OpenTelemetry SDK. 0 is success, 1 failure. */
export interface XRayExportResult {
  code: 0 | 1;
  error?: Error;
}

/** The spans of one `export` call, until each has its outcome. */
export interface Batch {
  /** Spans without an outcome yet. */
  readonly open: number;
  /** Gives `spans` of them an outcome; what exceeds the open ones is ignored. `detail` says more to a human. */
  settle(outcome: Outcome, spans: number, detail?: string): void;
  /** Gives the open ones this reason, tells the operator about losses, and sums up. */
  finish(reasonOfTheRest: DropReason): XRayExportResult;
}

export function createBatch(spans: number, accounting: Accounting, warnings: Warnings): Batch {
  let open = spans;
  let lost = 0;
  const losses = new Map<
    string,
    { outcome: Exclude<Outcome, { status: 'sent' }>; count: number; detail: string }
  >();
  accounting.give(spans);
  const settle = (outcome: Outcome, count: number, detail = ''): void => {
    const counted = Math.min(count, open);
    if (counted === 0) return;
    open -= counted;
    accounting.settle(outcome, counted);
    if (outcome.status === 'sent') return;
    lost += counted;
    const key = outcome.status === 'rejected' ? outcome.code : outcome.reason;
    const loss = losses.get(key);
    if (loss) loss.count += counted;
    else losses.set(key, { outcome, count: counted, detail });
  };
  return {
    get open() {
      return open;
    },
    settle,
    finish(reasonOfTheRest) {
      settle({ status: 'dropped', reason: reasonOfTheRest }, open);
      for (const [key, { outcome, count, detail }] of losses) warn(warnings, key, outcome, count, detail);
      if (lost === 0 && reasonOfTheRest !== 'shut-down') return { code: 0 };
      if (lost === 0) return { code: 1, error: new Error(REMEDIES['shut-down']) };
      const reasons = Array.from(losses, ([key, { count }]) => `${count} ${key}`).join(', ');
      return { code: 1, error: new Error(`${lost} of ${spans} spans did not reach X-Ray: ${reasons}`) };
    },
  };
}

/** Both mean that no daemon is there, which is said once and not every minute. */
const SAID_ONCE: ReadonlySet<string> = new Set([
  'daemon-refused',
  'daemon-unreachable',
  'client-missing',
  'shut-down',
]);

function warn(
  warnings: Warnings,
  key: string,
  outcome: Exclude<Outcome, { status: 'sent' }>,
  count: number,
  detail: string,
): void {
  const message = (): string => {
    const remedy =
      outcome.status === 'rejected' ? remedyForRejection(outcome.code) : REMEDIES[outcome.reason];
    return `${count} span(s) ${outcome.status} (${key}): ${remedy}${detail && ` [${logText(detail, 300)}]`}`;
  };
  if (!SAID_ONCE.has(key)) warnings.sometimes(key, message);
  else warnings.once(key.startsWith('daemon-') ? 'no-daemon' : key, message);
}
