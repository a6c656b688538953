// SPDX-License-Identifier: Apache-2.0
import { type Context, createContextKey, type SpanContext, trace } from '@opentelemetry/api';

/**
 * Context key under which `XRayPropagator` leaves the parent of a header that decides nothing (`Root` alone, no
 * `Sampled`, `Sampled=?`). The API makes equal keys of equal names, so two copies of this package share it.
 */
const UNDECIDED_KEY = createContextKey('@otel-xray/propagation undecided parent');

/** A property of `globalThis`, because a propagator has no way to ask which sampler a tracer provider has. */
const SAMPLER_IS_THERE = Symbol.for('@otel-xray/propagation root sampler');

/**
 * Whether nobody has decided yet about the trace of this context: its parent came with a header without a
 * decision. False below the first own span, which was decided on.
 */
export function isUndecided(context: Context): boolean {
  const undecided = context.getValue(UNDECIDED_KEY);
  return undecided !== undefined && undecided === trace.getSpanContext(context);
}

/** `context` with `parent`, over which a sampler is still to decide. */
export function withUndecidedParent(context: Context, parent: SpanContext): Context {
  return trace.setSpanContext(context, parent).setValue(UNDECIDED_KEY, parent);
}

/** Tells every propagator of the process, this copy's or another's, that somebody decides over undecided headers. */
export function announceRootSampler(): void {
  Reflect.set(globalThis, SAMPLER_IS_THERE, true);
}

export function isRootSamplerThere(): boolean {
  return Reflect.get(globalThis, SAMPLER_IS_THERE) === true;
}
