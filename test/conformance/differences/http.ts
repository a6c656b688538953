// SPDX-License-Identifier: Apache-2.0
import { cut, firstText } from '../expect/attribute.ts';
import { HTTP_LIMIT } from '../expect/http.ts';
import { isAwsApiCall } from '../expect/kind.ts';
import type { Span } from '../otlp.ts';
import { anyOf, at, dueAt, type Entry, entry } from './entry.ts';

/** The http block. */
export const http: readonly Entry[] = [
  entry({
    id: 30,
    title: 'Response sizes',
    rules: [
      {
        at: at('http', 'response', 'content_length'),
        because: ({ theirs, ours }) => theirs === 0 && ours !== 0,
      },
    ],
  }),
  entry({
    id: 31,
    title: 'Forwarded requests',
    rules: [
      {
        at: at('http', 'request', 'x_forwarded_for'),
        because: ({ theirs, ours }, span) => span.kind === 'SERVER' && theirs === undefined && ours === true,
      },
    ],
  }),
  entry({
    id: 28,
    title: 'Privacy',
    heldBy: [
      {
        part: 'the option redactKeys',
        file: 'packages/segment/src/options.test.ts',
        test: 'redactKeys',
      },
      {
        part: 'the option redact',
        file: 'packages/segment/src/options.test.ts',
        test: 'replaces values wherever they stand',
      },
      {
        part: 'the option sqlQueries',
        file: 'packages/segment/src/options.test.ts',
        test: 'sqlQueries: false',
      },
      {
        part: 'the option urlQueries',
        file: 'packages/segment/src/options.test.ts',
        test: 'urlQueries: false',
      },
    ],
    rules: [
      {
        at: at('http', 'request', 'url'),
        because: ({ theirs, ours }) => hasPassword(theirs) && typeof ours === 'string' && !hasPassword(ours),
      },
    ],
  }),
  entry({
    id: 20,
    title: 'Where the http block stands',
    rules: [
      {
        at: at('http', 'request', 'client_ip'),
        because: ({ ours }, span) => ours === undefined && span.kind !== 'SERVER',
      },
      {
        at: anyOf(at('http', 'request', /./), at('http', 'response', /./)),
        because: ({ context, ours }, span) =>
          ours === undefined &&
          (isAwsApiCall(span) ||
            context.expected?.node.shape === 'facade' ||
            (span.kind !== 'SERVER' && span.kind !== 'CLIENT')),
      },
      {
        at: at('http', 'request', /^(?:url|user_agent|method|client_ip)$/),
        because: ({ theirs, ours }) =>
          typeof theirs === 'string' && [...theirs].length > HTTP_LIMIT && ours === cut(theirs, HTTP_LIMIT),
      },
    ],
  }),
  entry({
    id: 14,
    title: 'URLs',
    rules: [
      {
        at: at('http', 'request', 'url'),
        because: ({ context }, span) =>
          firstText(span.attributes, 'url.full', 'http.url') === undefined &&
          isWithUrl(span, dueAt(context, 'http')),
      },
    ],
  }),
];

/** A URL is built of parts, and not of empty ones. */
function isWithUrl(span: Span, block: unknown): boolean {
  const parts = [...span.attributes].filter(([key]) => /^(?:url|http|server|net)\./.test(key));
  return block !== undefined || parts.every(([, value]) => value === '');
}

function hasPassword(url: unknown): boolean {
  return typeof url === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*:[^/?#]*@/i.test(url);
}
