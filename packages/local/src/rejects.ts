// SPDX-License-Identifier: Apache-2.0
import type { SegmentErrorCode } from './acceptance/refusals.ts';
import type { DatagramErrorReason } from './datagram.ts';

/** How a document came in: a datagram to the daemon's port, or PutTraceSegments. */
export type Source = 'udp' | 'tcp';

/** Why something that arrived is in no trace. */
export type RejectReason = DatagramErrorReason | SegmentErrorCode | 'otlp-not-supported-yet';

/** Something that arrived and is in no trace. */
export interface Reject {
  readonly reason: RejectReason;
  /** The reason in a sentence. */
  readonly message: string;
  readonly source: Source;
  /** `host:port` of the sender. */
  readonly from: string;
  /** Id of the segment, where it could be read. */
  readonly id: string | null;
  /** How it begins, as it came: may hold anything, control characters too. */
  readonly excerpt: string;
}

/** Everything refused is counted, the last ones are kept. */
export interface RejectList {
  add(reject: Reject): void;
  list(): readonly Reject[];
  count(): number;
}

const EXCERPT_CHARACTERS = 200;

/** The beginning of a refused document: enough to recognise the sender by. */
export function toExcerpt(text: string): string {
  // A fresh copy: a slice would keep the whole document in memory.
  return Buffer.from(text.slice(0, EXCERPT_CHARACTERS)).toString();
}

/** Keeps the last `capacity` rejects. */
export function createRejectList(capacity: number): RejectList {
  const kept: Reject[] = [];
  let count = 0;
  return {
    add(reject): void {
      count += 1;
      kept.push(reject);
      if (kept.length > capacity) kept.shift();
    },
    list: () => [...kept],
    count: () => count,
  };
}
