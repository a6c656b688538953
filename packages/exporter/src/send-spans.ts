// SPDX-License-Identifier: Apache-2.0
import {
  createTranslator,
  type SegmentDocument,
  type TranslationDrop,
  type Translator,
  type TranslatorOptions,
} from '@otel-xray/segment';
import type { Batch } from './batch.ts';
import type { Deadline } from './deadline.ts';
import type { DropReason } from './drop-reason.ts';
import type { ExportedSpan, ResourceWaiter } from './pending-resource.ts';
import { warnOfLargeTraces } from './trace-size.ts';
import type { SendResult, Transport } from './transport.ts';
import { toError, type Warnings } from './warnings.ts';

/** What a batch goes through. */
export interface Pipeline {
  readonly resources: ResourceWaiter;
  readonly write: DocumentWriter;
  /** Whether `write` is at work, which it is when a hook or a getter of the application's calls `export`. */
  readonly isWriting: () => boolean;
  readonly transport: Transport;
  readonly warnings: Warnings;
}

/** How large documents may get. */
interface DocumentLimits {
  readonly maxDocumentBytes: number;
  /** Whether spans may share a document. */
  readonly nest: boolean;
}

/** Writes spans into documents; those that are left out get their outcome in the batch. Never throws. */
export type DocumentWriter = (
  spans: readonly ExportedSpan[],
  limits: DocumentLimits,
  batch: Batch,
) => readonly SegmentDocument[];

/** The translator's smallest size; its largest it keeps to by itself. */
const MIN_DOCUMENT_BYTES = 1_024;

/** Where not even this passes, spans go out one by one. */
const MIN_NESTED_BYTES = 4_096;

export function createDocumentWriter(options: TranslatorOptions): {
  readonly write: DocumentWriter;
  readonly isWriting: () => boolean;
  readonly isCall: Translator['isCall'];
} {
  let leftOut: TranslationDrop[] = [];
  let isWriting = false;
  const translator = createTranslator({ ...options, onDrop: (drop) => leftOut.push(drop) });
  const write: DocumentWriter = (spans, { maxDocumentBytes, nest }, batch) => {
    leftOut = [];
    isWriting = true;
    const limit = Math.max(MIN_DOCUMENT_BYTES, maxDocumentBytes);
    try {
      return translator.translate(spans, { maxDocumentBytes: limit, nest });
    } catch (error: unknown) {
      batch.settle({ status: 'dropped', reason: 'untranslated' }, spans.length, toError(error).name);
      return [];
    } finally {
      isWriting = false;
      for (const { reason, name, spanId, error } of leftOut) {
        // The message of a hook that threw may quote the value: `JSON.parse` does.
        const why = error === undefined ? '' : `: ${toError(error).name}`;
        batch.settle({ status: 'dropped', reason }, 1, `${name} ${spanId}${why}`);
      }
    }
  };
  return { write, isWriting: () => isWriting, isCall: translator.isCall };
}

/**
 * Sends a batch, and gives the reason of whatever has no outcome afterwards. Runs in one turn up to the hand-over
 * to the transport, unless a resource is pending or another batch is being written.
 */
export async function sendSpans(
  spans: readonly ExportedSpan[],
  batch: Batch,
  deadline: Deadline,
  { resources, write, isWriting, transport, warnings }: Pipeline,
): Promise<DropReason> {
  try {
    const pending = resources.wait(spans);
    if (pending) await pending;
    // The translator has one buffer.
    if (isWriting()) await undefined;
    let limits: DocumentLimits = { maxDocumentBytes: transport.maxDocumentBytes, nest: true };
    let documents = write(spans, limits, batch);
    warnOfLargeTraces(spans, documents, warnings);
    while (documents.length > 0) {
      const results = await transport.send(documents, deadline);
      const tooLarge = settle(documents, results, batch);
      const smaller = shrink(limits, tooLarge.maxDocumentBytes);
      // What is too large and cannot be made smaller stays open.
      if (!smaller) return tooLarge.spanIds.size > 0 ? 'too-large' : 'untranslated';
      limits = smaller;
      documents = write(
        spans.filter((span) => tooLarge.spanIds.has(span.spanContext().spanId)),
        limits,
        batch,
      );
    }
    return 'untranslated';
  } catch (error: unknown) {
    batch.settle({ status: 'dropped', reason: 'transport-failed' }, batch.open, toError(error).message);
    return 'transport-failed';
  }
}

interface TooLarge {
  readonly spanIds: ReadonlySet<string>;
  readonly maxDocumentBytes: number;
}

/** Gives the spans of each document its outcome, and returns those that have to be written smaller. */
function settle(
  documents: readonly SegmentDocument[],
  results: readonly SendResult[],
  batch: Batch,
): TooLarge {
  const spanIds = new Set<string>();
  let maxDocumentBytes = Number.POSITIVE_INFINITY;
  for (const [index, document] of documents.entries()) {
    const result = results[index] ?? { status: 'dropped', reason: 'transport-failed' };
    const spans = document.spanIds.length;
    switch (result.status) {
      case 'sent':
        batch.settle(result, spans);
        break;
      case 'rejected':
        batch.settle(result, spans, result.message);
        break;
      case 'retry':
      case 'dropped':
        batch.settle({ status: 'dropped', reason: result.reason }, spans, result.error?.message);
        break;
      case 'too-large':
        maxDocumentBytes = Math.min(maxDocumentBytes, result.maxDocumentBytes);
        for (const id of document.spanIds) spanIds.add(id);
        break;
      default:
        result satisfies never;
    }
  }
  return { spanIds, maxDocumentBytes };
}

/** The next limits to try; `undefined` when there is nothing to write again, or nothing left to try. */
function shrink(limits: DocumentLimits, maxDocumentBytes: number): DocumentLimits | undefined {
  if (maxDocumentBytes === Number.POSITIVE_INFINITY) return undefined;
  const nest = limits.nest && maxDocumentBytes >= MIN_NESTED_BYTES;
  const isSmaller = maxDocumentBytes < limits.maxDocumentBytes || nest !== limits.nest;
  return isSmaller ? { maxDocumentBytes, nest } : undefined;
}
