// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import type { Deadline } from './deadline.ts';
import type { DropReason } from './drop-reason.ts';

/**
 * What became of one document. `too-large` and `retry` are not ends: the exporter writes the spans of the former
 * again under a smaller limit, `withRetry` sends the latter again.
 */
export type SendResult =
  /** Handed over: acknowledged by X-Ray (API), or taken by the kernel and not refused (daemon). */
  | { readonly status: 'sent' }
  /** X-Ray answered that it does not want this document. `code` is its word for why. */
  | { readonly status: 'rejected'; readonly code: string; readonly message?: string | undefined }
  /** Lost on this side. */
  | { readonly status: 'dropped'; readonly reason: DropReason; readonly error?: Error | undefined }
  /** Failed in a way that may pass. `reason` counts if it does not, `afterMillis` is the other side's wish. */
  | {
      readonly status: 'retry';
      readonly reason: DropReason;
      readonly afterMillis?: number | undefined;
      readonly error?: Error | undefined;
    }
  /** Does not fit. Documents of at most `maxDocumentBytes` may. */
  | { readonly status: 'too-large'; readonly maxDocumentBytes: number };

/** Carries documents to X-Ray. Never throws or rejects: a failure is a result. */
export interface Transport {
  /** Largest document it takes now, in bytes. It may shrink when the network says so. */
  readonly maxDocumentBytes: number;
  /** Sends documents and gives one result each, in their order. Calls may overlap. */
  send(documents: readonly SegmentDocument[], deadline: Deadline): Promise<readonly SendResult[]>;
  /** Gives up what is still under way (`shut-down`) and releases sockets. May be called again. */
  close(): Promise<void>;
}

export const SENT: SendResult = { status: 'sent' };

export const SHUT_DOWN: SendResult = { status: 'dropped', reason: 'shut-down' };
