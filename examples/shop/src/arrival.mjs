// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { inOnePiece, services } from './trace-search.mjs';

/** The longest that a trace is waited for. What has not come by then is missing. */
const PATIENCE_MILLIS = 4_000;
/** Longer than services keep their spans before they send them. */
const QUIET_MILLIS = 400;

/**
 * Waits until the traces of all visits are there, and then until nothing more arrives.
 * @param {import('@otel-xray/local').LocalXRay} local
 * @param {readonly import('./scenarios.mjs').Visit[]} visits
 */
export async function settle(local, visits) {
  await Promise.allSettled(
    visits.map(({ traceId, scenario }) =>
      local.waitForTrace(
        (trace) =>
          trace.id === traceId && inOnePiece(trace) && services(trace).length >= scenario.services.length,
        { timeoutMillis: PATIENCE_MILLIS },
      ),
    ),
  );
  let documents = -1;
  while (documents !== local.stats().documents) {
    documents = local.stats().documents;
    await sleep(QUIET_MILLIS);
  }
}
