// SPDX-License-Identifier: Apache-2.0
import type { ExportedSpan } from './pending-resource.ts';

/** Spans of one process that hang together below a local root: what becomes one document. */
export interface LocalTrace {
  /** Ended spans that wait for the root. */
  readonly ended: ExportedSpan[];
  /** How many of its spans have started and not ended. */
  openSpans: number;
  /** When the first of them ended, in milliseconds of the monotonic clock. */
  waitingSince: number;
  /** The root has ended: nothing waits any more. */
  isOver: boolean;
  /** No room was found for one of its spans: all of them are dropped. */
  isDropped: boolean;
}

/** A span that has started and not ended. */
export interface OpenSpan {
  readonly span: ExportedSpan;
  readonly trace: LocalTrace;
  readonly isRoot: boolean;
  readonly since: number;
  /** Its local parent, where that was open when it started. */
  readonly above: OpenSpan | undefined;
  /** How many stand above it. */
  readonly depth: number;
  hasEnded: boolean;
  /** It has been sent as `in_progress`, which is done once. */
  isAnnounced: boolean;
}

/** Spans that each outlive their parent would hold on to every one before them: the way up ends somewhere. */
const MAX_DEPTH = 64;

/** Keeps track of open spans, and of the ended ones that wait for their local root. */
export class LocalTraces {
  readonly #maxOpen: number;
  readonly #open = new Map<string, OpenSpan>();
  /** Traces in which something waits, the longest first. */
  readonly #waiting = new Set<LocalTrace>();

  /** `maxOpen`: how many open spans are remembered. What an application never ends must not pile up here. */
  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** A span has started: below its local parent while that is open, else at the top of a trace of its own. */
  start(span: ExportedSpan, now: number): void {
    const above = this.openParent(span);
    const trace = above?.trace ?? {
      ended: [],
      openSpans: 0,
      waitingSince: 0,
      isOver: false,
      isDropped: false,
    };
    trace.openSpans++;
    const isRoot = above === undefined;
    const depth = isRoot || above.depth === MAX_DEPTH ? 0 : above.depth + 1;
    if (this.#open.size >= this.#maxOpen) this.#forgetOldest();
    this.#open.set(keyOf(span.spanContext()), {
      span,
      trace,
      isRoot,
      since: now,
      above: depth === 0 ? undefined : above,
      depth,
      hasEnded: false,
      isAnnounced: false,
    });
  }

  /** A span has ended; `undefined` where its start was not seen, or is forgotten. */
  end(span: ExportedSpan): OpenSpan | undefined {
    const key = keyOf(span.spanContext());
    const open = this.#open.get(key);
    this.#open.delete(key);
    if (open !== undefined) {
      open.hasEnded = true;
      open.trace.openSpans--;
    }
    return open;
  }

  /** If it ends after all, it goes out by itself. */
  #forgetOldest(): void {
    for (const [key, { trace }] of this.#open) {
      this.#open.delete(key);
      trace.openSpans--;
      return;
    }
  }

  /** The local parent of a span, while that is open. */
  openParent({ parentSpanContext: parent }: ExportedSpan): OpenSpan | undefined {
    return parent === undefined || parent.isRemote === true ? undefined : this.#open.get(keyOf(parent));
  }

  /** Keeps an ended span until its root ends. */
  hold(span: ExportedSpan, trace: LocalTrace, now: number): void {
    if (trace.ended.length === 0) {
      trace.waitingSince = now;
      this.#waiting.add(trace);
    }
    trace.ended.push(span);
  }

  /** What waits in a trace; afterwards nothing does. */
  release(trace: LocalTrace): ExportedSpan[] {
    this.#waiting.delete(trace);
    return trace.ended.splice(0);
  }

  /** Traces, or of one trace id those, in which something has waited since `since` or longer. */
  waitingSince(since: number, traceId?: string): readonly LocalTrace[] {
    return Array.from(this.#waiting).filter(
      ({ waitingSince, ended: [first] }) => waitingSince <= since && isOf(first, traceId),
    );
  }

  /** Spans that are open and were not announced, since `since` or longer; of local roots alone, or all. */
  openSince(since: number, rootsAlone: boolean, traceId?: string): readonly OpenSpan[] {
    return Array.from(this.#open.values()).filter(
      (open) =>
        !open.isAnnounced && open.since <= since && (open.isRoot || !rootsAlone) && isOf(open.span, traceId),
    );
  }
}

function isOf(span: ExportedSpan | undefined, traceId: string | undefined): boolean {
  return traceId === undefined || span?.spanContext().traceId === traceId;
}

function keyOf({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): string {
  return traceId + spanId;
}
