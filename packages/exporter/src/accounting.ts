// SPDX-License-Identifier: Apache-2.0
import type { DropReason } from './drop-reason.ts';

/** What became of spans in the end. */
export type Outcome =
  | { readonly status: 'sent' }
  | { readonly status: 'rejected'; readonly code: string }
  | { readonly status: 'dropped'; readonly reason: DropReason };

/** Where the spans are that an exporter was given. `given = sent + rejected + dropped + inFlight`, at any time. */
export interface ExporterStats {
  /** Spans given to `export`. */
  readonly given: number;
  /** Spans in documents that X-Ray acknowledged (API) or that went to the daemon unrefused (UDP). */
  readonly sent: number;
  /** Spans in documents that X-Ray refused. */
  readonly rejected: number;
  /** Spans lost on this side. */
  readonly dropped: number;
  /** Spans whose outcome is open. */
  readonly inFlight: number;
  /** `rejected` by X-Ray's error code; codes beyond the first 50 are counted as `other`. */
  readonly rejectedBy: Readonly<Record<string, number>>;
  /** `dropped` by reason; reasons that did not occur are absent. */
  readonly droppedBy: Readonly<Partial<Record<DropReason, number>>>;
}

/** Counts spans. */
export interface Accounting {
  give(spans: number): void;
  settle(outcome: Outcome, spans: number): void;
  stats(): ExporterStats;
}

/** Codes come from outside; the counters must not grow with them. */
const MAX_CODES = 50;

export function createAccounting(): Accounting {
  let given = 0;
  let sent = 0;
  let rejected = 0;
  let dropped = 0;
  const rejectedBy = new Map<string, number>();
  const droppedBy = new Map<DropReason, number>();
  return {
    give(spans) {
      given += spans;
    },
    settle(outcome, spans) {
      switch (outcome.status) {
        case 'sent':
          sent += spans;
          return;
        case 'rejected': {
          const known = rejectedBy.has(outcome.code) || rejectedBy.size < MAX_CODES;
          add(rejectedBy, known ? outcome.code : 'other', spans);
          rejected += spans;
          return;
        }
        case 'dropped':
          add(droppedBy, outcome.reason, spans);
          dropped += spans;
          return;
        default:
          outcome satisfies never;
      }
    },
    stats: () => ({
      given,
      sent,
      rejected,
      dropped,
      inFlight: given - sent - rejected - dropped,
      rejectedBy: Object.fromEntries(rejectedBy),
      droppedBy: Object.fromEntries(droppedBy),
    }),
  };
}

function add<K>(counts: Map<K, number>, key: K, spans: number): void {
  counts.set(key, (counts.get(key) ?? 0) + spans);
}
