// SPDX-License-Identifier: Apache-2.0
import type { AcceptedDocument } from './acceptance/judge.ts';
import { assembleTrace } from './assemble.ts';
import type { SegmentDocument } from './document.ts';
import type { Trace } from './trace.ts';

/** How much a store keeps. */
export interface StoreLimits {
  readonly maxTraces: number;
  /** Of documents as they were sent. */
  readonly maxBytes: number;
}

/** What a store holds, and what it let go. */
export interface StoreStats {
  readonly traces: number;
  readonly documents: number;
  readonly bytes: number;
  /** Traces that had to make room. */
  readonly evictedTraces: number;
}

/** Traces in memory, oldest out. */
export interface TraceStore {
  add(accepted: AcceptedDocument, text: string): void;
  trace(id: string): Trace | undefined;
  /** Oldest first, by first arrival. */
  traces(): Trace[];
  stats(): StoreStats;
}

interface Entry {
  readonly texts: string[];
  bytes: number;
  /** The texts parsed, while the trace is hot. */
  documents: SegmentDocument[] | undefined;
  /** Everything put together, until the next document. */
  trace: Trace | undefined;
}

/**
 * Traces that stay parsed. A parsed document takes several times its text, so the rest is parsed when asked for: this is
 * what makes `maxBytes` a bound of memory, and not of something smaller.
 */
const HOT_TRACES = 64;

/** Keeps documents by trace, within limits. */
export function createTraceStore(limits: StoreLimits): TraceStore {
  // Maps hand out keys in order of insertion: the first is the oldest.
  const entries = new Map<string, Entry>();
  const hot = new Map<string, Entry>();
  let documents = 0;
  let bytes = 0;
  let evictedTraces = 0;

  function heat(id: string, entry: Entry): void {
    hot.delete(id);
    hot.set(id, entry);
    if (hot.size <= HOT_TRACES) return;
    for (const [coldId, cold] of hot) {
      cold.documents = undefined;
      cold.trace = undefined;
      hot.delete(coldId);
      return;
    }
  }

  function evictOldest(): void {
    for (const [id, entry] of entries) {
      entries.delete(id);
      hot.delete(id);
      documents -= entry.texts.length;
      bytes -= entry.bytes;
      evictedTraces += 1;
      return;
    }
  }

  function assembled(id: string, entry: Entry): Trace {
    return entry.trace ?? assembleTrace(id, entry.documents ?? entry.texts.map(parseAccepted));
  }

  return {
    add({ traceId, document }, text): void {
      const known = entries.get(traceId);
      const entry = known ?? { texts: [], bytes: 0, documents: [], trace: undefined };
      const size = Buffer.byteLength(text);
      if (!known) entries.set(traceId, entry);
      entry.texts.push(text);
      entry.documents?.push(document);
      entry.bytes += size;
      entry.trace = undefined;
      documents += 1;
      bytes += size;
      heat(traceId, entry);
      while (entries.size > limits.maxTraces || bytes > limits.maxBytes) evictOldest();
    },
    trace(id): Trace | undefined {
      const entry = entries.get(id);
      if (!entry) return undefined;
      entry.documents ??= entry.texts.map(parseAccepted);
      entry.trace ??= assembleTrace(id, entry.documents);
      heat(id, entry);
      return entry.trace;
    },
    traces: () => [...entries].map(([id, entry]) => assembled(id, entry)),
    stats: () => ({ traces: entries.size, documents, bytes, evictedTraces }),
  };
}

/** Texts in the store have been through acceptance. */
function parseAccepted(text: string): SegmentDocument {
  const document: SegmentDocument = JSON.parse(text);
  return document;
}
