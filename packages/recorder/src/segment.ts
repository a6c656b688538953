// SPDX-License-Identifier: Apache-2.0
import { context, trace } from '@opentelemetry/api';
import { Entity } from './entity.ts';
import { settle } from './settle.ts';
import { startSegmentSpan } from './start-span.ts';

/**
 * Runs a function in a segment of its own: for scripts, jobs and workers, where no request makes one. The segment
 * has this name, as in X-Ray's SDKs, and ends with the function or with the promise it gives. It starts a trace,
 * or goes on with that of a caller elsewhere whose header the active context holds.
 *
 *     await inSegment('nightly-report', async (segment) => { … });
 */
export function inSegment<T>(name: string, fn: (segment: Entity) => T): T;
export function inSegment(name: string, fn: (segment: Entity) => unknown): unknown {
  const outer = context.active();
  const span = startSegmentSpan(name, outer);
  return settle(() => fn(new Entity(span)), span, trace.setSpan(outer, span));
}
