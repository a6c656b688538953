// SPDX-License-Identifier: Apache-2.0
import type { Message } from '@aws-sdk/client-sqs';
import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { losingParent, OTHER_PARENT_KEY, rootOnlyParentId } from '@otel-xray/segment';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { messageContext, messageLink, type SqsMessage } from './message-parent.ts';
import { traceHeader } from './outgoing-header.ts';
import { XRayRootSampler } from './root-sampler.ts';
import { isUndecided } from './undecided.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';
const spanId = '53995c3f42cd8ad8';
const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const HEADER = `${ROOT};Parent=${spanId};Sampled=1;Lineage=25:a87bd80c:1`;

/** A record as AWS's types for Lambda events say it. */
interface SqsRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: { AWSTraceHeader?: string; ApproximateReceiveCount: string };
}

const SHAPES: [name: string, of: (header: string) => SqsMessage][] = [
  ['a message', (AWSTraceHeader) => ({ MessageId: 'm-1', Attributes: { AWSTraceHeader } })],
  ['a record of a Lambda event', (AWSTraceHeader) => ({ messageId: 'm-1', attributes: { AWSTraceHeader } })],
];

describe.each(SHAPES)('%s', (_, of) => {
  it.each([
    [HEADER, spanId, 1],
    [`${ROOT};Parent=${spanId};Sampled=0`, spanId, 0],
    [`${ROOT};Parent=${spanId}`, spanId, 0],
    [ROOT, rootOnlyParentId(traceId), 0],
  ])('links to %s', (header, parentId, traceFlags) => {
    expect(messageLink(of(header))).toEqual({
      context: { traceId, spanId: parentId, traceFlags, isRemote: true },
      attributes: { 'messaging.message.id': 'm-1' },
    });
  });

  it('continues the trace, with its other fields and what else the context has', () => {
    const key = createContextKey('mine');
    const joined = messageContext(of(HEADER), ROOT_CONTEXT.setValue(key, 7));
    expect(trace.getSpanContext(joined)).toEqual({ traceId, spanId, traceFlags: 1, isRemote: true });
    expect(traceHeader(joined)).toBe(HEADER);
    expect(joined.getValue(key)).toBe(7);
  });

  it('takes the place of the request in which it is received, and of its second parent', () => {
    const own = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const request = trace.setSpanContext(ROOT_CONTEXT, own).setValue(OTHER_PARENT_KEY, own);
    const joined = messageContext(of(HEADER), request);
    expect(losingParent(joined, trace.getSpanContext(joined))).toBeUndefined();
    expect(traceHeader(joined)).toBe(HEADER);
  });
});

it('joins a trace that nobody decided on where a sampler will', () => {
  const message = { Attributes: { AWSTraceHeader: ROOT } };
  expect(messageContext(message, ROOT_CONTEXT)).toBe(ROOT_CONTEXT);
  new XRayRootSampler({ shouldSample: () => ({ decision: 2 }), toString: () => 'all' });
  expect(isUndecided(messageContext(message, ROOT_CONTEXT))).toBe(true);
});

it.each<[name: string, message: SqsMessage]>([
  ['no attributes', {}],
  ['no header', { Attributes: {} }],
  ['nonsense', { Attributes: { AWSTraceHeader: 'Root=1-2-3' } }],
  ['no text', JSON.parse('{ "attributes": { "AWSTraceHeader": 7 } }')],
  ['nothing', JSON.parse('null')],
  [
    'a getter that throws',
    Object.defineProperty({}, 'Attributes', {
      get() {
        throw new Error('no');
      },
    }),
  ],
])('%s: no link, and the context as it is', (_, message) => {
  expect(messageLink(message)).toBeUndefined();
  expect(messageContext(message, ROOT_CONTEXT)).toBe(ROOT_CONTEXT);
  expect(messageContext(message)).toBe(context.active());
});

it("fits the AWS SDK's messages and Lambda's records", () => {
  expectTypeOf<Message>().toExtend<SqsMessage>();
  expectTypeOf<SqsRecord>().toExtend<SqsMessage>();
});
