// SPDX-License-Identifier: Apache-2.0
import type { ExporterStats, XRayExporterOptions, XRaySpanExporter } from '@otel-xray/exporter';

/** By the kernel, real sockets and processes; or through a seam of the exporter: its socket, name lookup, clock. */
export type How = 'real' | 'injected';

/** One row of docs/reliability.md, and the test that holds it. */
export interface Fault {
  readonly fault: string;
  readonly how: How;
  /** Every warning of the run, word for word; ports are `<port>`. */
  readonly warned: readonly string[];
  /** Where the spans are in the end, exactly. */
  readonly counted: Counted;
  /** Brings the fault about, and exports while it is there. */
  run(trial: Trial): Promise<void>;
}

/** Spans by what became of them. */
export interface Counted {
  readonly sent?: number;
  readonly rejected?: Readonly<Record<string, number>>;
  readonly dropped?: ExporterStats['droppedBy'];
}

/** What a fault is brought about with. All of it is gone at the end. */
export interface Trial {
  /** The exporter that is watched, made once. */
  exporter(options: XRayExporterOptions): XRaySpanExporter;
  /** Exports so many spans (default: 2), and resolves when the exporter calls back. */
  give(spans?: number): Promise<void>;
  /** Closes at the end. */
  closing<T extends { close(): Promise<unknown> }>(closable: T): T;
}

/** The counters that `counted` stands for. */
export function statsOf({ sent = 0, rejected = {}, dropped = {} }: Counted): ExporterStats {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  return {
    given: sent + sum(rejected) + sum(dropped),
    sent,
    rejected: sum(rejected),
    dropped: sum(dropped),
    inFlight: 0,
    rejectedBy: rejected,
    droppedBy: dropped,
  };
}
