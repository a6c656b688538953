// SPDX-License-Identifier: Apache-2.0
import type { HrTime } from '@opentelemetry/api';

/** Ids of a span or of its parent, as OpenTelemetry hands them over. */
export interface SpanIds {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** True where the span stands in another process. */
  readonly isRemote?: boolean | undefined;
}

/** Attribute values as SDK 3.x allows them (`AnyValue`): scalars, arrays, maps, bytes, nothing. */
export type AttributeSource = Readonly<Record<string, unknown>>;

export interface SpanEventSource {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: AttributeSource | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

export interface SpanLinkSource {
  readonly context: SpanIds;
  readonly attributes?: AttributeSource | undefined;
}

/** What made the span: an SDK resource. Spans are of one resource when it is the same object. */
export interface ResourceSource {
  readonly attributes: AttributeSource;
  /** True while attributes are still being detected; nothing of such a resource is remembered. */
  readonly asyncAttributesPending?: boolean | undefined;
}

/**
 * What the translator reads of a span. `ReadableSpan` of the OpenTelemetry SDK 2.x and 3.x fits as it is.
 *
 * A span of SDK 1.x carries `parentSpanId` and no `parentSpanContext`, so whether its parent is remote is not
 * known; it is then guessed: the parent of a SERVER or CONSUMER span is remote when it is not in the batch or is
 * a CLIENT or PRODUCER span, every other parent is local.
 */
export interface SpanSource {
  readonly name: string;
  /** `SpanKind` of `@opentelemetry/api`: INTERNAL 0, SERVER 1, CLIENT 2, PRODUCER 3, CONSUMER 4. */
  readonly kind: number;
  spanContext(): SpanIds;
  readonly parentSpanContext?: SpanIds | undefined;
  readonly parentSpanId?: string | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: AttributeSource;
  readonly events: readonly SpanEventSource[];
  readonly links: readonly SpanLinkSource[];
  readonly resource: ResourceSource;
  readonly instrumentationScope?:
    | { readonly name: string; readonly version?: string | undefined }
    | undefined;
  readonly droppedAttributesCount?: number | undefined;
  readonly droppedEventsCount?: number | undefined;
  readonly droppedLinksCount?: number | undefined;
}

/** `SpanKind` of `@opentelemetry/api`, as literals: importing the enum would load the API at run time. */
export const SpanKind = { INTERNAL: 0, SERVER: 1, CLIENT: 2, PRODUCER: 3, CONSUMER: 4 } as const;

/** `SpanStatusCode` of `@opentelemetry/api`. */
export const StatusCode = { UNSET: 0, OK: 1, ERROR: 2 } as const;
