// SPDX-License-Identifier: Apache-2.0
import { DocumentWriter } from './document-writer.ts';
import { groupSpans } from './group.ts';
import { JsonWriter } from './json-writer.ts';
import type { TranslationDrop, TranslatorOptions } from './options.ts';
import { planDocument } from './plan.ts';
import { resolveTranslatorOptions } from './resolve-options.ts';
import type { SpanSource } from './span.ts';
import { SpanViewer } from './viewer.ts';

/** One segment document, ready to be sent. */
export interface SegmentDocument {
  /** UTF-8 JSON of one segment or independent subsegment, without a line break at its end. */
  readonly bytes: Uint8Array;
  /** Ids of the spans inside, in the order of the document. Empty for a service segment whose call went out alone. */
  readonly spanIds: readonly string[];
}

/** Limits of one call, where they are tighter than those of the translator. */
export interface TranslateLimits {
  /** Largest document in bytes. Default, and most: the translator's `maxDocumentBytes`. */
  readonly maxDocumentBytes?: number | undefined;
  /** False writes every span into a document of its own. Default: true. */
  readonly nest?: boolean | undefined;
}

/** Turns spans into segment documents. */
export interface Translator {
  /**
   * Documents of a batch: each span nested in its local parent where that is in the batch too. Never throws: a span
   * that cannot be written is left out and told to `onDrop`; every other one stands in exactly one document.
   */
  translate(spans: readonly SpanSource[], limits?: TranslateLimits): SegmentDocument[];
  /**
   * Whether a span is a call of an AWS API or of something else remote: one node with all that is below it in its
   * process, whichever document that stands in. Never throws.
   */
  isCall(span: SpanSource): boolean;
}

/**
 * Creates a translator of OpenTelemetry spans to AWS X-Ray segment documents. Pure: no clock, randomness,
 * environment or I/O, so the same spans give the same bytes. Keep one, it remembers what belongs to a resource.
 *
 * @throws TypeError for an option that is none, naming it.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function createTranslator(options: TranslatorOptions = {}): Translator {
  const resolved = resolveTranslatorOptions(options);
  const out = new JsonWriter(resolved.maxDocumentBytes);
  const viewer = new SpanViewer(resolved, out);
  const writer = new DocumentWriter(resolved, viewer, out);
  return {
    translate(spans, limits = {}) {
      const maxBytes = Math.min(
        limits.maxDocumentBytes ?? resolved.maxDocumentBytes,
        resolved.maxDocumentBytes,
      );
      const maxDepth = limits.nest === false ? 0 : resolved.maxDepth;
      const { tops, leftOut } = groupSpans(spans);
      for (const { span, reason, error } of leftOut) resolved.onDrop(dropOf(span, reason, error));
      const plans = tops.map((top) => planDocument(top, viewer, resolved));
      const documents: SegmentDocument[] = [];
      for (const plan of plans) {
        const { bytes, spanIds, moved, dropped } = writer.write(plan, { maxBytes, maxDepth });
        if (bytes !== undefined) documents.push({ bytes, spanIds });
        for (const { node, reason, error } of dropped) resolved.onDrop(dropOf(node.span, reason, error));
        // The list grows while it is walked: what moved out of one document is the next one's top.
        for (const next of moved) plans.push(next);
      }
      return documents;
    },
    isCall(span) {
      try {
        return viewer.isCall(span);
      } catch {
        return false;
      }
    },
  };
}

function dropOf(span: SpanSource, reason: TranslationDrop['reason'], error: unknown): TranslationDrop {
  try {
    const { traceId, spanId } = span.spanContext();
    return { reason, traceId, spanId, name: span.name, error };
  } catch {
    return { reason, traceId: '', spanId: '', name: '', error };
  }
}
