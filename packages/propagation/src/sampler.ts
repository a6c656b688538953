// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api';

/** What a sampler of the OpenTelemetry SDK answers, 2.x and 3.x alike. */
export interface SamplingAnswer {
  readonly decision: number;
  readonly attributes?: Readonly<Attributes>;
  readonly traceState?: TraceState;
}

/** A sampler of the OpenTelemetry SDK, 2.x and 3.x alike. */
export interface SamplerLike {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingAnswer;
  toString(): string;
}
