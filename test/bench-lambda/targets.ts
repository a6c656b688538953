// SPDX-License-Identifier: Apache-2.0
import type { Result } from './results.ts';
import { OURS } from './tools.ts';

/** What the layer may cost over the bare runtime, with each function. */
export const TARGETS = { initMillis: 45, warmMillis: 1, peakMegabytes: 12, zipBytes: 400_000 };

/** Each target that is missed, in words. */
export function missedTargets(results: readonly Result[], zipBytes: number): readonly string[] {
  const missed = results
    .filter(({ tool }) => tool === OURS.name)
    .flatMap(({ functionName, init, warm, peak, spans }) => [
      exceeded(`${functionName}: init over the bare runtime`, init.over.median, TARGETS.initMillis, 'ms'),
      exceeded(`${functionName}: warm invocation over it`, warm.over.median, TARGETS.warmMillis, 'ms'),
      exceeded(`${functionName}: memory over it`, peak.over.median, TARGETS.peakMegabytes, 'MB'),
      spans.fewest === spans.most ? '' : `${functionName}: spans of some invocations did not arrive`,
    ]);
  return [...missed, exceeded('zip', zipBytes / 1000, TARGETS.zipBytes / 1000, 'kB')].filter(Boolean);
}

function exceeded(what: string, value: number, limit: number, unit: string): string {
  // Also where it is no number at all.
  return value <= limit ? '' : `${what}: ${value.toFixed(2)} ${unit}, not at most ${limit}`;
}
