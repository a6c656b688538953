// SPDX-License-Identifier: Apache-2.0
import type { Reject } from './rejects.ts';
import { cutText, plainText } from './terminal-text.ts';
import type { Segment, Trace } from './trace.ts';

const MAX_TRACES = 20;
const MAX_NAMES = 12;
const MAX_REJECTS = 10;
const MAX_NAME_WIDTH = 60;

/** What has arrived, in a few lines: so that a test that waited in vain says what is wrong. */
export function describeArrivals(traces: readonly Trace[], rejects: readonly Reject[]): string {
  if (traces.length === 0 && rejects.length === 0) return 'Nothing has arrived.';
  return [
    `Arrived traces: ${traces.length}, rejects: ${rejects.length}`,
    ...limited(traces.map(describeTrace), MAX_TRACES),
    ...limited(rejects.map(describeReject), MAX_REJECTS),
  ].join('\n');
}

/** `invalid-header from 127.0.0.1:54321 (udp): Invalid header: {"format":"xml"…` */
export function describeReject(reject: Reject): string {
  const id = reject.id === null ? '' : ` ${plainText(reject.id)}`;
  const excerpt = reject.excerpt === '' ? '' : `: ${cutText(plainText(reject.excerpt), MAX_NAME_WIDTH)}`;
  return `rejected${id} from ${reject.from} (${reject.source}): ${reject.reason}. ${plainText(reject.message)}${excerpt}`;
}

function describeTrace(trace: Trace): string {
  const names: string[] = [];
  // The array grows under the loop, which is how the loop goes down.
  const below: Segment[] = [...trace.segments];
  for (const segment of below) {
    names.push(cutText(plainText(segment.name), MAX_NAME_WIDTH));
    below.push(...segment.subsegments);
  }
  const state = trace.complete ? 'complete' : 'not complete';
  return `${trace.id} (${state}): ${limited(names, MAX_NAMES).join(', ')}`;
}

function limited(lines: readonly string[], max: number): string[] {
  const hidden = lines.length - max;
  return hidden > 0 ? [...lines.slice(0, max), `… ${hidden} more`] : [...lines];
}
