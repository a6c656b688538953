// SPDX-License-Identifier: Apache-2.0
// For tests only: what spans become, read again. No source imports it, so it is not published.
import { validateSegmentDocument } from '@otel-xray/testkit';
import { expect } from 'vitest';
import type { XRayException, XRayHttp, XRayLink, XRaySegment } from './document.ts';
import type { TranslatorOptions } from './options.ts';
import type { SpanSource } from './span.ts';
import { createTranslator, type SegmentDocument, type TranslateLimits } from './translator.ts';

/**
 * A document, or a subsegment in one, as expectations read it: as if it had every member of the format. One that is
 * missing reads as undefined, and reading further throws, so that the test fails either way.
 */
export interface WrittenDocument
  extends Required<Omit<XRaySegment, 'http' | 'cause' | 'metadata' | 'subsegments'>> {
  readonly http: { readonly [part in keyof XRayHttp]-?: Required<NonNullable<XRayHttp[part]>> };
  readonly cause: { readonly exceptions: Listed<WrittenException> };
  readonly metadata: {
    readonly default: Readonly<Record<string, unknown>> & {
      readonly 'otel.events': readonly unknown[];
      readonly 'otel.links': readonly XRayLink[];
      /** What tests make documents large with. */
      readonly filling: string;
    };
  };
  readonly subsegments: Listed<WrittenDocument>;
}

type WrittenException = { readonly [member in keyof XRayException]-?: Whole<XRayException[member]> };
type Whole<Value> = Value extends readonly (infer One)[] ? Listed<One> : NonNullable<Value>;
/** So that `[0]` and `[1]` are there too. */
type Listed<One> = [One, One, ...One[]];

type Spans = SpanSource | readonly SpanSource[];

/** The one document that the spans become; it fits the schema. */
export function writtenDocument(spans: Spans, options: TranslatorOptions = {}): WrittenDocument {
  const documents = writtenDocuments(spans, options);
  expect(documents).toHaveLength(1);
  return documents[0];
}

/** Every document that the spans become; each fits the schema. */
export function writtenDocuments(
  spans: Spans,
  options: TranslatorOptions = {},
  limits: TranslateLimits = {},
): Listed<WrittenDocument> {
  return readDocuments(translate(spans, options, limits));
}

/** The JSON of every document that the spans become, one a line; not held to the schema. */
export function writtenText(spans: Spans, options: TranslatorOptions = {}): string {
  return textOf(translate(spans, options));
}

/** Documents of a translator, parsed; each fits the schema. */
export function readDocuments(documents: readonly SegmentDocument[]): Listed<WrittenDocument> {
  const read = documents.map((document): unknown => JSON.parse(textOf([document])));
  for (const document of read) expect(validateSegmentDocument(document)).toEqual([]);
  return read as Listed<WrittenDocument>;
}

/** The JSON of documents, one a line. */
export function textOf(documents: readonly SegmentDocument[]): string {
  return documents.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n');
}

function translate(spans: Spans, options: TranslatorOptions, limits?: TranslateLimits): SegmentDocument[] {
  return createTranslator(options).translate('spanContext' in spans ? [spans] : spans, limits);
}
