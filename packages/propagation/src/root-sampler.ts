// SPDX-License-Identifier: Apache-2.0
import { type Attributes, type Context, type Link, type SpanKind, trace } from '@opentelemetry/api';
import type { SamplerLike, SamplingAnswer } from './sampler.ts';
import { announceRootSampler, isUndecided } from './undecided.ts';

/**
 * Lets `sampler` decide over requests whose trace header decides nothing, as those of a load balancer: it is asked
 * as for a trace that starts here, and what it says holds for the trace that the header names. About everything
 * else it is asked as if this were not here, so a sampler that is to follow decided headers must do so itself, as
 * `ParentBasedSampler` and `XRayRemoteSampler` do.
 *
 * Making one tells `XRayPropagator` to join such headers; make it before the first request comes in.
 */
export class XRayRootSampler implements SamplerLike {
  readonly #sampler: SamplerLike;

  constructor(sampler: SamplerLike) {
    if (typeof sampler?.shouldSample !== 'function') {
      throw new TypeError(`sampler: expected a sampler, got ${String(sampler)}`);
    }
    this.#sampler = sampler;
    announceRootSampler();
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingAnswer {
    const asked = isUndecided(context) ? trace.deleteSpan(context) : context;
    return this.#sampler.shouldSample(asked, traceId, spanName, spanKind, attributes, links);
  }

  toString(): string {
    return `XRayRootSampler{${this.#sampler.toString()}}`;
  }
}
