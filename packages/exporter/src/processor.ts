// SPDX-License-Identifier: Apache-2.0
import { type Context, type Link, trace } from '@opentelemetry/api';
import { isLocalRoot, keepSegment, losingParent, segmentOf } from '@otel-xray/segment';
import { createAccounting, type ExporterStats } from './accounting.ts';
import { keepAliveUntil } from './deadline.ts';
import { inProgress } from './in-progress.ts';
import { type LocalTrace, LocalTraces, type OpenSpan } from './local-traces.ts';
import type { ExportedSpan } from './pending-resource.ts';
import {
  type ResolvedProcessorOptions,
  resolveProcessorOptions,
  type XRayProcessorOptions,
} from './processor-options.ts';
import { SendQueue } from './send-queue.ts';
import { estimateBytes } from './span-size.ts';
import { createWarnings } from './warnings.ts';

/** How often waiting and open spans are looked through. */
const SWEEP_MILLIS = 1_000;
const SAMPLED = 1;

/** A span as `onEnd` is given it. */
export interface ProcessedSpan extends ExportedSpan {
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
}

/** A span as `onStart` is given it. */
export interface StartedSpan extends ProcessedSpan {
  addLink(link: Link): unknown;
}

/**
 * Sends spans by the request they belong to: those of a local root are kept until it ends, so that a request is
 * one segment document whatever the batches. Fits `spanProcessors` of the OpenTelemetry SDK 2.x and 3.x, alone or
 * beside others.
 *
 * What is held is bounded in spans, bytes and time. Spans that end after their root still arrive, as independent
 * subsegments. `forceFlush` sends everything that has ended and waits for what is under way, which
 * `BatchSpanProcessor` does not; `shutdown` also sends open local roots as `in_progress`.
 */
export class XRaySpanProcessor {
  readonly #options: ResolvedProcessorOptions;
  readonly #traces: LocalTraces;
  readonly #queue: SendQueue;
  /** Of spans that never reach the exporter. */
  readonly #accounting = createAccounting();
  readonly #sizes = new WeakMap<ExportedSpan, number>();
  /** Taken and not yet given to the exporter. */
  #waitingSpans = 0;
  /** Taken, until their export is over. */
  #heldSpans = 0;
  #heldBytes = 0;
  #sweep: NodeJS.Timeout | undefined;
  #shutdown: Promise<void> | undefined;

  /** Throws a `TypeError` for an impossible option. */
  constructor(options: XRayProcessorOptions) {
    const warnings = createWarnings();
    this.#options = resolveProcessorOptions(options, process.env, (message) =>
      warnings.once(message, () => message),
    );
    const { exporter, delayMillis, maxConcurrentExports, maxSpans } = this.#options;
    this.#traces = new LocalTraces(maxSpans);
    this.#queue = new SendQueue({
      exporter,
      delayMillis,
      maxConcurrent: maxConcurrentExports,
      onSend: (spans) => {
        this.#waitingSpans -= spans.length;
      },
      onDone: (spans) => {
        for (const span of spans) this.#letGo(span);
      },
    });
  }

  /** Links a request that came with headers of two traces to the trace that it did not join. */
  onStart(span: StartedSpan, parentContext: Context): void {
    if (!isSampled(span) || this.#shutdown) return;
    rememberSegment(span, trace.getSpan(parentContext));
    const lost = losingParent(parentContext, span.parentSpanContext);
    if (lost) span.addLink({ context: lost });
    this.#traces.start(span, performance.now());
    if (this.#options.inProgressAfterMillis !== undefined) this.#startSweep();
  }

  onEnd(span: ProcessedSpan): void {
    if (!isSampled(span)) return;
    const open = this.#traces.end(span);
    if (open?.above?.hasEnded === true || open?.trace.isOver === true) this.#tellParents(span, open.above);
    if (this.#shutdown) {
      this.#drop(1, 'shut-down');
      return;
    }
    if (open?.trace.isDropped === true || !this.#take(span)) {
      this.#drop(1, 'queue-full');
      if (open !== undefined && this.#options.dropPolicy === 'traces') this.#dropTrace(open.trace);
      return;
    }
    if (open === undefined || open.trace.isOver) {
      this.#queue.push([span]);
      return;
    }
    this.#traces.hold(span, open.trace, performance.now());
    open.trace.isOver = open.isRoot;
    const isFull = open.trace.ended.length >= this.#options.maxTraceSpans;
    if (open.isRoot || isFull) this.#release(open.trace);
    else this.#startSweep();
  }

  /** Sends every span that has ended, whether its root has or not, and resolves when all of it is over. */
  async forceFlush(): Promise<void> {
    this.#releaseWaiting(Number.POSITIVE_INFINITY);
    await keepAliveUntil(this.#queue.flush());
    await this.#options.exporter.forceFlush();
  }

  /**
   * Sends what has ended of one trace, whether its root has or not, and resolves when that is over; other traces
   * wait on. With `withOpen` also what has not ended, once, as `in_progress`: for a process that is about to be
   * stopped, as Lambda does at its deadline.
   */
  async flushTrace(
    traceId: string,
    { withOpen = false }: { readonly withOpen?: boolean } = {},
  ): Promise<void> {
    if (withOpen) this.#announce(Number.POSITIVE_INFINITY, false, traceId);
    this.#releaseWaiting(Number.POSITIVE_INFINITY, traceId);
    await keepAliveUntil(this.#queue.flush());
  }

  /** Flushes, sends open local roots as `in_progress`, and shuts the exporter down. May be called again. */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#close();
    return this.#shutdown;
  }

  /**
   * Where the spans are that have ended: those of the exporter, those held here (`inFlight`), and those dropped for
   * lack of room (`queue-full`). A document `in_progress` counts as a span of its own.
   */
  stats(): ExporterStats {
    const sent = this.#options.exporter.stats();
    const lost = this.#accounting.stats();
    const waiting = this.#waitingSpans;
    return {
      given: sent.given + lost.given + waiting,
      sent: sent.sent,
      rejected: sent.rejected,
      dropped: sent.dropped + lost.dropped,
      inFlight: sent.inFlight + waiting,
      rejectedBy: sent.rejectedBy,
      droppedBy: { ...sent.droppedBy, ...lost.droppedBy },
    };
  }

  async #close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#announce(Number.POSITIVE_INFINITY, true);
    await this.forceFlush();
    await this.#options.exporter.shutdown();
  }

  /** Makes room for a span, if there is any. */
  #take(span: ExportedSpan): boolean {
    const bytes = estimateBytes(span);
    const { maxSpans, maxBytes } = this.#options;
    if (this.#heldSpans >= maxSpans || this.#heldBytes + bytes > maxBytes) return false;
    this.#heldSpans++;
    this.#waitingSpans++;
    this.#heldBytes += bytes;
    this.#sizes.set(span, bytes);
    return true;
  }

  #letGo(span: ExportedSpan): void {
    this.#heldSpans--;
    this.#heldBytes -= this.#sizes.get(span) ?? 0;
  }

  #dropTrace(trace: LocalTrace): void {
    trace.isDropped = true;
    const spans = this.#traces.release(trace);
    this.#waitingSpans -= spans.length;
    for (const span of spans) this.#letGo(span);
    this.#drop(spans.length, 'queue-full');
  }

  #drop(spans: number, reason: 'queue-full' | 'shut-down'): void {
    this.#accounting.give(spans);
    this.#accounting.settle({ status: 'dropped', reason }, spans);
  }

  #startSweep(): void {
    if (this.#sweep !== undefined) return;
    this.#sweep = setInterval(() => {
      const now = performance.now();
      const { maxWaitMillis, inProgressAfterMillis } = this.#options;
      this.#releaseWaiting(now - maxWaitMillis);
      if (inProgressAfterMillis !== undefined) this.#announce(now - inProgressAfterMillis, false);
    }, SWEEP_MILLIS);
    this.#sweep.unref();
  }

  #releaseWaiting(since: number, traceId?: string): void {
    for (const trace of this.#traces.waitingSince(since, traceId)) this.#release(trace);
  }

  #release(trace: LocalTrace): void {
    const spans = this.#traces.release(trace);
    // Those whose parent is still open go out without it.
    if (trace.openSpans > 0) for (const span of spans) this.#tellParents(span, this.#traces.openParent(span));
    this.#queue.push(spans);
  }

  /** Tells the exporter what encloses a span that may go out apart from its parent. */
  #tellParents(span: ExportedSpan, parent: OpenSpan | undefined): void {
    const parents: ExportedSpan[] = [];
    for (let above = parent; above !== undefined; above = above.above) parents.push(above.span);
    if (parents.length > 0) this.#options.exporter.setLocalParents(span, parents);
  }

  /** Sends open spans as `in_progress`, each in a document of its own. */
  #announce(since: number, rootsAlone: boolean, traceId?: string): void {
    for (const open of this.#traces.openSince(since, rootsAlone, traceId)) {
      const announced = inProgress(open.span);
      if (!this.#take(announced)) return;
      this.#tellParents(announced, open.above);
      open.isAnnounced = true;
      this.#queue.push([announced]);
    }
  }
}

/** Which segment a span belongs to, for whoever wants to write to that from within. */
function rememberSegment(span: object, parent: object | undefined): void {
  const segment = parent === undefined || isLocalRoot(span) ? undefined : segmentOf(parent);
  if (segment !== undefined) keepSegment(span, segment);
}

function isSampled(span: ProcessedSpan): boolean {
  return (span.spanContext().traceFlags & SAMPLED) === SAMPLED;
}
