// SPDX-License-Identifier: Apache-2.0
import type { ExporterStats } from '@otel-xray/exporter';

/** What runs: how to wait for it, how to end it, and where its spans are. */
export interface XRay {
  /** Sends every span that has ended, and resolves when that is over. */
  forceFlush(): Promise<void>;
  /** Sends what is left, open requests as `in_progress`, and stops; instrumentations go off. May be called again. */
  shutdown(): Promise<void>;
  /** Where the spans are: `given = sent + rejected + dropped + inFlight`. Zeros where nothing was started. */
  stats(): ExporterStats;
}

/** Nothing at all: for `OTEL_SDK_DISABLED`, and where another set-up of OpenTelemetry was first. */
export const NOTHING: XRay = {
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
  stats: () => ({ given: 0, sent: 0, rejected: 0, dropped: 0, inFlight: 0, rejectedBy: {}, droppedBy: {} }),
};

/** Shared by all copies of this package in a process: `import` and `require` each load their own. */
const RUNNING = Symbol.for('otel-xray.node.running');

/** What was started first in this process. */
export function running(): XRay | undefined {
  const found: unknown = Reflect.get(globalThis, RUNNING);
  return isXRay(found) ? found : undefined;
}

export function setRunning(xray: XRay): void {
  Reflect.set(globalThis, RUNNING, xray);
}

function isXRay(found: unknown): found is XRay {
  return typeof found === 'object' && found !== null && 'forceFlush' in found && 'stats' in found;
}
