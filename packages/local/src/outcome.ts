// SPDX-License-Identifier: Apache-2.0
import { member, type SegmentDocument } from './document.ts';

/** How a segment or call ended. A throttle is an error to X-Ray's flags; in counts it is a throttle alone. */
export type Outcome = 'ok' | 'error' | 'fault' | 'throttle';

/** By flags or HTTP status, throttle before fault before error: the colour a node has on X-Ray's service map. */
export function outcomeOf(document: SegmentDocument): Outcome {
  const status = member(document, 'http', 'response', 'status');
  const code = typeof status === 'number' ? status : 0;
  if (document.throttle === true || code === 429) return 'throttle';
  if (document.fault === true || (code >= 500 && code < 600)) return 'fault';
  if (document.error === true || (code >= 400 && code < 500)) return 'error';
  return 'ok';
}
