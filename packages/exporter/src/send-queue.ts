// SPDX-License-Identifier: Apache-2.0
import type { XRaySpanExporter } from './exporter.ts';
import type { ExportedSpan } from './pending-resource.ts';

/** Spans of one export; a local trace larger than this goes alone. */
const BATCH_SPANS = 512;

export interface SendQueueOptions {
  readonly exporter: XRaySpanExporter;
  readonly delayMillis: number;
  readonly maxConcurrent: number;
  /** Told of spans as they are given to the exporter. */
  readonly onSend: (spans: readonly ExportedSpan[]) => void;
  /** Told of spans whose export is over, whatever its outcome. */
  readonly onDone: (spans: readonly ExportedSpan[]) => void;
}

/** Sends groups of spans, each whole, after a delay or as soon as a batch is full; a few exports at a time. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #groups: (readonly ExportedSpan[])[] = [];
  #spans = 0;
  /** Groups that have left the queue so far. */
  #taken = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  push(group: readonly ExportedSpan[]): void {
    if (group.length === 0) return;
    this.#groups.push(group);
    this.#spans += group.length;
    // A full batch goes out in the next turn: translating it must not delay the request that ended its last span.
    if (this.#spans >= BATCH_SPANS) this.#schedule(0);
    else this.#schedule(this.#options.delayMillis);
  }

  /** Sends all that is queued now, and waits for it and for what is under way; not for what comes later. */
  async flush(): Promise<void> {
    const last = this.#taken + this.#groups.length;
    this.#drain();
    while (this.#taken < last) {
      await Promise.race(this.#underWay);
      this.#drain();
    }
    await Promise.all(this.#underWay);
  }

  #schedule(delayMillis: number): void {
    if (this.#timer !== undefined && delayMillis > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drain(), delayMillis);
    this.#timer.unref();
  }

  #drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#groups.length > 0 && this.#underWay.size < this.#options.maxConcurrent)
      this.#export(this.#take());
  }

  #take(): ExportedSpan[] {
    const batch: ExportedSpan[] = [];
    let taken = 0;
    for (const group of this.#groups) {
      if (taken > 0 && batch.length + group.length > BATCH_SPANS) break;
      for (const span of group) batch.push(span);
      taken++;
    }
    this.#groups = this.#groups.slice(taken);
    this.#taken += taken;
    this.#spans -= batch.length;
    return batch;
  }

  #export(batch: ExportedSpan[]): void {
    const { exporter, onSend, onDone } = this.#options;
    onSend(batch);
    const work = new Promise<void>((resolve) => exporter.export(batch, () => resolve())).then(() => {
      this.#underWay.delete(work);
      onDone(batch);
      // No timer: what is queued was due, and only waited for its turn.
      if (this.#timer === undefined) this.#drain();
    });
    this.#underWay.add(work);
  }
}
