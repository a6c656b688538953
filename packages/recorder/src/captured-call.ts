// SPDX-License-Identifier: Apache-2.0
import { type Context, context, trace } from '@opentelemetry/api';
import { sayOutside } from './active-span.ts';
import { settle } from './settle.ts';
import { startSpan } from './start-span.ts';

/** Calls a function in a subsegment; without one where no segment is open. */
export function callCaptured(name: string, madeIn: Context, work: () => unknown): unknown {
  const outer = contextOfCall(madeIn);
  if (outer === undefined) return work();
  const span = startSpan(name, outer);
  return settle(work, span, trace.setSpan(outer, span));
}

/**
 * The context of the call, or where a callback is called outside of any trace, as by pools of connections, the
 * context in which it was handed over.
 */
export function contextOfCall(madeIn: Context): Context | undefined {
  const active = context.active();
  const outer = [active, madeIn].find((one) => trace.getSpan(one) !== undefined);
  if (outer === undefined) sayOutside('capture');
  return outer;
}
