// SPDX-License-Identifier: Apache-2.0
import { validateSegmentDocument } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { serviceKey } from './expect/document.ts';
import { toTree } from './expect/group.ts';
import { takeApart } from './facts.ts';
import { isObject, items } from './json.ts';
import { translate } from './translate.ts';
import { readVectors } from './vectors.ts';

const MAX_DOCUMENT_BYTES = 65_536;

describe.each(readVectors().map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
  const { spans, segments, documents, drops } = translate(vector);

  it('keeps what holds of every document', () => {
    expect(documents.flatMap(validateSegmentDocument)).toEqual([]);
    for (const { bytes } of segments) expect(bytes.byteLength).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);

    const again = translate(vector).segments.map(({ bytes }) => Buffer.from(bytes).toString());
    expect(again).toEqual(segments.map(({ bytes }) => Buffer.from(bytes).toString()));

    const written = segments.flatMap(({ spanIds }) => spanIds);
    const dropped = drops.map(({ spanId }) => spanId);
    expect([...written, ...dropped].sort()).toEqual(spans.map((span) => span.spanContext().spanId).sort());
  });

  it('nests a span in its parent, where that is of the same process', () => {
    const ids = new Set(vector.spans.map((span) => span.spanId));
    const names = new Map(takeApart(documents, ids).map(({ key, document }) => [document.id, key]));
    const nodes = toTree(vector.spans.filter((span) => !drops.some((drop) => drop.spanId === span.spanId)));
    const expected = nodes.map(({ span, shape, parent }) => [
      span.spanId,
      shape === 'split' ? serviceKey(span.spanId) : parent?.span.spanId,
    ]);
    const actual = documents.flatMap((document) => containers(document, undefined, names));
    expect(actual.filter(([id]) => ids.has(String(id))).sort()).toEqual(expected.sort());
  });
});

/** Every document and what it stands in. */
function containers(
  document: unknown,
  container: string | undefined,
  names: ReadonlyMap<unknown, string>,
): [string, string | undefined][] {
  if (!isObject(document)) return [];
  const name = names.get(document.id) ?? '';
  return [
    [name, container],
    ...items(document.subsegments).flatMap((child) => containers(child, name, names)),
  ];
}
