// SPDX-License-Identifier: Apache-2.0
import { createTranslator } from '@otel-xray/segment';
import { expect, it } from 'vitest';
import { readTranslated, toDocument } from './object-translator.mjs';
import { makeSpans } from './spans.mjs';

it('what otel-xray is compared with makes the same documents, but for the ids of exceptions', () => {
  const spans = makeSpans(20);
  const documents = createTranslator({ exceptionId: () => '0123456789abcdef' })
    .translate(spans, { nest: false })
    .map(({ bytes }): object => JSON.parse(Buffer.from(bytes).toString()));
  const facts = readTranslated(documents);
  const made = spans.map((span): object => JSON.parse(JSON.stringify(toDocument(span, facts))));
  expect(documents).toHaveLength(120);
  expect(new Set(documents)).toEqual(new Set(made));
});
