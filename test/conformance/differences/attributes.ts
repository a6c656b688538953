// SPDX-License-Identifier: Apache-2.0
import { type Difference, WHOLE_DOCUMENT } from '../compare.ts';
import { isScalar } from '../expect/attribute.ts';
import { member } from '../json.ts';
import { Bytes, type Span } from '../otlp.ts';
import { anyOf, at, dueAt, type Entry, entry, isRegained, isWithheld, lastOf, metadata } from './entry.ts';

const FACTS =
  /^otel\.(?:span\.name|span\.kind|scope\.name|scope\.version|status\.message|events|dropped\.(?:attributes|events|links))$/;

/** Annotations, metadata, and what is lifted to the segment. The most general entry comes last. */
export const attributes: readonly Entry[] = [
  entry({
    id: 7,
    title: 'Bad values',
    rules: [
      {
        at: at(...WHOLE_DOCUMENT),
        because: ({ theirs, vector }, span) =>
          theirs === undefined && vector.documents.length === 0 && hasBadNumber(span),
      },
      {
        at: at('end_time'),
        because: (_, span) => span.endNanos < span.startNanos,
      },
    ],
  }),
  entry({
    id: 12,
    title: 'Size',
    heldBy: [
      {
        part: 'children that move out',
        file: 'packages/segment/src/document-writer.test.ts',
        test: 'lets go of the children that find no room',
      },
      {
        part: 'the order of what is given up',
        file: 'packages/segment/src/document-writer.test.ts',
        test: 'gives up metadata first, then stacks, then strings',
      },
      {
        part: 'what does not fit at all',
        file: 'packages/segment/src/document-writer.test.ts',
        test: 'are too large where nothing is left to be given up',
      },
    ],
    rules: [
      { at: metadata('otel.truncated'), because: ({ theirs }) => theirs === undefined },
      {
        at: metadata(/./),
        because: ({ theirs, ours, context }) =>
          typeof theirs === 'string' &&
          typeof ours === 'string' &&
          ours !== theirs &&
          theirs.startsWith(ours) &&
          isTrimmed(context),
      },
    ],
  }),
  entry({
    id: 24,
    title: 'User and links',
    rules: [
      { at: anyOf(at('user'), at('links', /^\d+$/), metadata('otel.links')), because: () => true },
      {
        at: metadata('user.id', 'enduser.id'),
        because: (difference, span) => isRegained(difference, span) || isWithheld(difference, span),
      },
    ],
  }),
  entry({
    id: 18,
    title: 'Nothing is deleted',
    rules: [
      {
        at: metadata(/./),
        because: (difference, span) =>
          isRegained(difference, span) && isComposite(span.attributes.get(lastOf(difference.path))),
      },
      {
        at: anyOf(at('metadata', /./), metadata(/^aws\.xray\.metadata\./)),
        because: ({ vector, path }, span) =>
          vector.documents.length > 0 &&
          span.attributes.get(`aws.xray.metadata.${lastOf(path).replace('aws.xray.metadata.', '')}`) ===
            'null',
      },
    ],
  }),
  entry({
    id: 11,
    title: 'Annotations',
    heldBy: [
      {
        part: 'fifty in a document, the segment’s own first',
        file: 'packages/segment/src/blocks/annotations.test.ts',
        test: 'are all that a document gets, the segment first',
      },
    ],
    rules: [
      { at: at('annotations', /^/), because: () => true },
      {
        at: metadata(/./),
        because: ({ vector, path, ours }, span) => {
          const value = span.attributes.get(lastOf(path));
          const isIndexed =
            vector.config.indexAllAttributes || vector.config.indexedAttributes.includes(lastOf(path));
          return isIndexed && isScalar(value) && ours === value;
        },
      },
      {
        at: metadata(/^$/),
        because: ({ vector, ours }, span) =>
          vector.config.indexAllAttributes && ours === span.attributes.get(''),
      },
    ],
  }),
  entry({
    id: 5,
    title: 'Nothing disappears',
    rules: [
      { at: metadata(FACTS), because: ({ theirs }) => theirs === undefined },
      { at: metadata(/^/), because: isRegained },
      {
        at: metadata(/./),
        because: (difference, span) => isWithheld(difference, span) && isInABlock(difference, span),
      },
    ],
  }),
];

function isTrimmed(context: Difference['context']): boolean {
  return member(dueAt(context, 'metadata', 'default'), 'otel.truncated') !== undefined;
}

function hasBadNumber(span: Span): boolean {
  const values = [span.attributes, ...span.links.map((link) => link.attributes)].flatMap((list) => [
    ...list.values(),
  ]);
  return values.some((value) => typeof value === 'number' && !Number.isFinite(value));
}

function isComposite(value: unknown): boolean {
  return value instanceof Bytes || (typeof value === 'object' && value !== null);
}

/** Whether http, sql or cause show the value. */
function isInABlock({ path, context }: Parameters<typeof isWithheld>[0], span: Span): boolean {
  const value = String(span.attributes.get(lastOf(path)));
  const texts = ['http', 'sql', 'cause'].map((name) => JSON.stringify(dueAt(context, name)) ?? '');
  return texts.some((text) => text.includes(JSON.stringify(value).slice(1, -1)));
}
