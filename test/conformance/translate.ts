// SPDX-License-Identifier: Apache-2.0
import { isLambdaHandlerUnderFacade, readOtlpRequest } from '@otel-xray/local';
import { createTranslator, type SpanSource, type TranslationDrop } from '@otel-xray/segment';
import { parseJson } from './json.ts';
import type { Vector } from './vectors.ts';

/** What the translator under test makes of a vector. */
export interface Translation {
  readonly spans: readonly SpanSource[];
  readonly segments: readonly { readonly bytes: Uint8Array; readonly spanIds: readonly string[] }[];
  readonly documents: readonly unknown[];
  readonly drops: readonly TranslationDrop[];
}

export function translate(vector: Vector): Translation {
  const spans = readOtlpRequest(JSON.parse(vector.request));
  const drops: TranslationDrop[] = [];
  const translator = createTranslator({
    indexedAttributes: vector.config.indexAllAttributes ? 'all' : vector.config.indexedAttributes,
    logGroups: vector.config.logGroups,
    isFacadeParent: isLambdaHandlerUnderFacade,
    onDrop: (drop) => drops.push(drop),
  });
  const segments = translator.translate(spans);
  const documents = segments.map(({ bytes }) => parseJson(new TextDecoder().decode(bytes)));
  return { spans, segments, documents, drops };
}
