// SPDX-License-Identifier: Apache-2.0
import { untraced } from '@otel-xray/segment';
import { createAccounting, type ExporterStats } from './accounting.ts';
import { createBatch, type XRayExportResult } from './batch.ts';
import { createDeadline, keepAliveUntil, within } from './deadline.ts';
import { type DropReason, noDaemonHint } from './drop-reason.ts';
import { createFacadeMemory, type FacadeMemory } from './facade.ts';
import { createMetricsReporter } from './metrics.ts';
import { type ResolvedExporterOptions, resolveExporterOptions, type XRayExporterOptions } from './options.ts';
import { createResourceWaiter, type ExportedSpan } from './pending-resource.ts';
import { createDocumentWriter, type Pipeline, sendSpans } from './send-spans.ts';
import { createTransport, describeTransport } from './transports.ts';
import { createWarnings, toError } from './warnings.ts';

/**
 * Sends spans to AWS X-Ray as segment documents. Fits every span processor of the OpenTelemetry SDK 2.x and 3.x
 * as their `SpanExporter`.
 *
 * `export` never throws, calls back exactly once and within `timeoutMillis`, and may be called while other exports
 * are under way. Spans are read before it returns, unless attributes of their resource are still pending or it was
 * called while spans were read.
 */
export class XRaySpanExporter {
  readonly #options: ResolvedExporterOptions;
  readonly #pipeline: Pipeline;
  readonly #inCalls = new WeakSet<ExportedSpan>();
  readonly #isCall: (span: ExportedSpan) => boolean;
  readonly #facades: FacadeMemory | undefined;
  readonly #warnings = createWarnings();
  readonly #accounting = createAccounting();
  readonly #metrics = createMetricsReporter(this.#accounting);
  readonly #underWay = new Set<Promise<void>>();
  #shutdown: Promise<void> | undefined;

  /** Opens nothing: sockets and the AWS client are made at the first export. Throws on an impossible option. */
  constructor(options: XRayExporterOptions = {}) {
    const warn = (message: string): void => this.#warnings.once(message, () => message);
    this.#options = resolveExporterOptions(options, process.env, warn);
    const { transport, translator, resourceTimeoutMillis, lambda } = this.#options;
    // Who tells facades apart by itself has no use for ours.
    this.#facades =
      lambda && translator.isFacadeParent === undefined ? createFacadeMemory(process.env) : undefined;
    const { write, isWriting, isCall } = createDocumentWriter({
      ...translator,
      isFacadeParent: translator.isFacadeParent ?? this.#facades?.isFacadeParent,
      isInCall: (span) => this.#inCalls.has(span),
    });
    this.#isCall = isCall;
    this.#pipeline = {
      transport: createTransport(transport),
      resources: createResourceWaiter(resourceTimeoutMillis),
      write,
      isWriting,
      warnings: this.#warnings,
    };
  }

  /** How documents travel, decided: `custom` is a transport of the reader's own. */
  get transport(): 'daemon' | 'api' | 'custom' {
    return this.#options.transport.kind;
  }

  /** Where documents go, for a line at start: `the X-Ray daemon at 127.0.0.1:2000`, `the X-Ray API in eu-west-1`. */
  get destination(): string {
    return describeTransport(this.#options.transport, process.env);
  }

  /** Sends spans. Code 0 when all of them were sent, else 1 with an error that sums up the losses. */
  export(spans: readonly ExportedSpan[], resultCallback: (result: XRayExportResult) => void): void {
    // Copied: the caller may empty its array as soon as this returns.
    const given = Array.isArray(spans) ? spans.slice() : [];
    const batch = createBatch(given.length, this.#accounting, this.#warnings);
    const finish = (reasonOfTheRest: DropReason): void => {
      const result = batch.finish(reasonOfTheRest);
      this.#reportMetrics();
      try {
        resultCallback(result);
      } catch (error: unknown) {
        this.#warnings.sometimes('callback', () => `the callback of export threw: ${toError(error).message}`);
      }
    };
    if (given.length === 0 || this.#shutdown) {
      finish(this.#shutdown ? 'shut-down' : 'untranslated');
      return;
    }
    this.#facades?.look();
    this.#warnOfGuess();
    const { timeoutMillis } = this.#options;
    const work = untraced(() => sendSpans(given, batch, createDeadline(timeoutMillis), this.#pipeline));
    this.#reportMetrics();
    const over = within<DropReason>(work, timeoutMillis, () => 'timeout')
      .then(finish)
      .finally(() => this.#underWay.delete(over));
    this.#underWay.add(over);
  }

  /**
   * Tells the spans of this process that enclose one which may be exported without them, as `XRaySpanProcessor` does: a
   * call inside another call, such as the HTTP request of an AWS call, is no node of its own on the map. They are read
   * at once and not kept.
   */
  setLocalParents(span: ExportedSpan, parents: readonly ExportedSpan[]): void {
    if (parents.some(this.#isCall)) this.#inCalls.add(span);
  }

  /** Resolves when every export that has begun is over, which takes at most `timeoutMillis`. */
  async forceFlush(): Promise<void> {
    this.#facades?.look();
    await keepAliveUntil(Promise.allSettled(this.#underWay));
  }

  /** Flushes, then refuses: later exports fail with `shut-down`. May be called again. */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#close();
    return this.#shutdown;
  }

  /** Where the spans are that were given to `export`. */
  stats(): ExporterStats {
    return this.#accounting.stats();
  }

  async #close(): Promise<void> {
    await this.forceFlush();
    const { transport } = this.#pipeline;
    const closed = untraced(async () => transport.close()).catch((error: unknown) => {
      this.#warnings.once('close', () => `closing failed: ${toError(error).message}`);
    });
    await keepAliveUntil(within(closed, this.#options.timeoutMillis, () => undefined));
  }

  #reportMetrics(): void {
    try {
      this.#metrics.report();
    } catch (error: unknown) {
      this.#warnings.once('metrics', () => `the meter provider threw: ${toError(error).message}`);
    }
  }

  #warnOfGuess(): void {
    const { guessedOn } = this.#options;
    if (guessedOn === undefined) return;
    this.#warnings.once('no-daemon', () => noDaemonHint(`on ${guessedOn} without a daemon address`));
  }
}
