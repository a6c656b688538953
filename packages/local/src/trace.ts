// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from './document.ts';

/**
 * A segment with everything that belongs below it, whether it came inside the same document or by itself. Folded
 * subsegments lose `type`, `parent_id` and `trace_id`, as in X-Ray's BatchGetTraces.
 */
export interface Segment extends SegmentDocument {
  /** By start time. */
  readonly subsegments: readonly Segment[];
}

/** A trace as far as it has arrived. A snapshot: what arrives later makes another one. */
export interface Trace {
  /** `1-581cf771-a006649127e371903a2de979` */
  readonly id: string;
  /**
   * By start time. Also holds subsegments whose parent is not here, with `type: 'subsegment'` and their
   * `parent_id`.
   */
  readonly segments: readonly Segment[];
  /** Every document of the trace as it arrived, superseded and ignored ones included. */
  readonly documents: readonly SegmentDocument[];
  /**
   * Nothing is in progress, and every subsegment has its parent. A `parent_id` of a *segment* does not count: it
   * names a caller that may well be traced by nobody, or elsewhere. So a complete trace may still grow.
   */
  readonly complete: boolean;
  /** Seconds since the epoch: the earliest start. */
  readonly startTime: number;
  /** Seconds since the epoch: the latest end, so far. */
  readonly endTime: number;
}
