// SPDX-License-Identifier: Apache-2.0
import { firstText } from '../expect/attribute.ts';
import { ancestors } from '../expect/group.ts';
import { isAwsApiCall } from '../expect/kind.ts';
import { namespaceOf } from '../expect/namespace.ts';
import { at, type Entry, entry, isSegment } from './entry.ts';

/** What a node of the service map is called, and whether it is one. */
export const names: readonly Entry[] = [
  entry({
    id: 26,
    title: 'One call, one node',
    rules: [
      {
        at: at('namespace'),
        because: ({ context, theirs, ours }, span) => {
          const above = context.expected === undefined ? [] : ancestors(context.expected.node);
          const isInside = above.some((node) => namespaceOf(node.span) !== undefined);
          return theirs !== undefined && ours === undefined && namespaceOf(span) !== undefined && isInside;
        },
      },
    ],
  }),
  entry({
    id: 19,
    title: 'Remote or not',
    rules: [
      {
        at: at('namespace'),
        because: ({ context, theirs, ours }, span) =>
          theirs !== undefined &&
          ours === undefined &&
          !isSegment(context) &&
          namespaceOf(span) === undefined,
      },
    ],
  }),
  entry({
    id: 4,
    title: 'Names',
    rules: [
      {
        at: at('name'),
        because: ({ context }) => !isSegment(context) || isSanitisedService(context.theirs?.document.name),
      },
    ],
  }),
  entry({
    id: 1,
    title: 'Conventions, old and stable',
    rules: [
      {
        at: at('namespace'),
        because: ({ theirs, ours }, span) =>
          theirs === 'remote' && ours === 'aws' && isAwsApiCall(span) && !span.attributes.has('rpc.system'),
      },
      {
        at: at('sql', /^(?:database_type|sanitized_query|user)$/),
        because: ({ theirs, context }, span) =>
          theirs === undefined &&
          context.theirs?.document.sql === undefined &&
          firstText(span.attributes, 'db.system.name') !== undefined,
      },
      {
        at: at(/^(?:error|fault|throttle)$/),
        because: (_, span) => isReadOtherwise(span.attributes),
      },
      {
        at: at('service', 'version'),
        because: ({ theirs }, span) =>
          theirs === undefined && span.resource.attributes.has('container.image.tags'),
      },
      {
        at: at('http', 'response', 'status'),
        because: ({ ours }, span) => ours !== undefined && isReadOtherwise(span.attributes),
      },
    ],
  }),
];

function isSanitisedService(name: unknown): boolean {
  return typeof name === 'string' && name.length > 200;
}

/** The stable key counts where both are there, and a code given as text counts too. */
function isReadOtherwise(attributes: ReadonlyMap<string, unknown>): boolean {
  const codes = [attributes.get('http.response.status_code'), attributes.get('http.status_code')];
  return (
    codes.some((code) => typeof code === 'string') ||
    (codes[0] !== undefined && codes[1] !== undefined && codes[0] !== codes[1])
  );
}
