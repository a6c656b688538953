// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span, spanId, TRACE_ID, type TraceInit, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from './options.ts';
import { SpanKind, type SpanLinkSource } from './span.ts';
import { writtenDocument, writtenDocuments } from './test-documents.ts';

const { SERVER, CLIENT, CONSUMER } = SpanKind;
const OTHER = '00000000000000000000000000000001';

const ofTrace = (init: TraceInit) => writtenDocument(trace({ kind: SERVER, name: 'shop', ...init }));
const user = (id: unknown, key = 'enduser.id') => ({ attributes: { [key]: id } });
const link = (n: number, traceId = OTHER): SpanLinkSource => ({ context: { traceId, spanId: spanId(n) } });

describe('user', () => {
  it.each<[name: string, init: TraceInit, written: string | undefined]>([
    ['nobody', {}, undefined],
    ['of the segment', user('ann'), 'ann'],
    ['of the segment, newer', user('ann', 'user.id'), 'ann'],
    ['set by recorder or shim', user('ann', 'aws.xray.user'), 'ann'],
    ['of a child', { children: [user('ann')] }, 'ann'],
    ['of a grandchild', { children: [{ children: [user('ann')] }] }, 'ann'],
    [
      'of the first to start',
      {
        children: [
          { ...user('bob'), start: 9 },
          { ...user('ann'), start: 3 },
        ],
      },
      'ann',
    ],
    [
      'of the first of two that start at once',
      {
        children: [
          { ...user('ann'), start: 3 },
          { ...user('bob'), start: 3 },
        ],
      },
      'ann',
    ],
    [
      'of the first, though it is deeper',
      {
        children: [
          { ...user('bob'), start: 9 },
          { start: 2, children: [{ ...user('ann'), start: 3 }] },
        ],
      },
      'ann',
    ],
    ['an empty one is nobody', { ...user(''), children: [user('ann')] }, 'ann'],
    ['one that is no text', { ...user(7), children: [user('ann')] }, 'ann'],
  ])('%s', (_, init, written) => {
    expect(ofTrace(init).user).toBe(written);
  });

  it('leaves the metadata of the span it was found on, and no other', () => {
    const document = ofTrace({ children: [user('ann'), user('bob')] });
    const [ann, bob] = document.subsegments;
    expect(document.user).toBe('ann');
    expect(ann).not.toHaveProperty('metadata');
    expect(bob.metadata).toEqual({ default: { 'enduser.id': 'bob' } });
  });

  it('is cut at 250 characters, and whole in metadata', () => {
    const long = 'u'.repeat(251);
    const document = ofTrace(user(long));
    expect(document.user).toBe(long.slice(0, 250));
    expect(document.metadata.default['enduser.id']).toBe(long);
    expect(ofTrace(user('u'.repeat(250))).metadata.default).not.toHaveProperty('enduser.id');
  });

  it('stands on the segment of the service of a call', () => {
    const segment = writtenDocument([
      span({ kind: CLIENT, attributes: { 'enduser.id': 'ann', 'server.address': 'a' } }),
    ]);
    expect(segment.user).toBe('ann');
    expect(segment.subsegments[0]).not.toHaveProperty('user');
    expect(segment.subsegments[0].metadata.default).not.toHaveProperty('enduser.id');
  });

  it.each<[name: string, init: SpanInit, options: TranslatorOptions]>([
    ['a late child', { parent: 9 }, {}],
    [
      'a handler below the function of Lambda',
      { kind: SERVER, remoteParent: 9 },
      { isFacadeParent: () => true },
    ],
  ])('stays in metadata where no segment is written: %s', (_, init, options) => {
    const document = writtenDocument([span({ ...init, ...user('ann') })], options);
    expect(document).not.toHaveProperty('user');
    expect(document.metadata.default['enduser.id']).toBe('ann');
  });

  it('is not taken from another local root', () => {
    const documents = writtenDocuments([
      span({ id: 1, kind: SERVER }),
      span({ id: 2, kind: SERVER, remoteParent: 1, ...user('ann') }),
    ]);
    expect(documents.map((document) => document.user)).toEqual([undefined, 'ann']);
  });

  it('is the one that redaction leaves', () => {
    const redact = (key: string, value: unknown) =>
      key === 'enduser.id' ? `#${String(value).length}` : value;
    expect(writtenDocument([span({ kind: SERVER, ...user('ann') })], { redact }).user).toBe('#3');
    expect(
      writtenDocument([span({ kind: SERVER, ...user('ann') })], { redactKeys: ['enduser.*'] }),
    ).not.toHaveProperty('user');
  });

  it('is lifted from a child that moves out', () => {
    const spans = trace({
      kind: SERVER,
      children: [{ attributes: { 'enduser.id': 'ann', filling: 'x'.repeat(900) } }],
    });
    const documents = writtenDocuments(spans, {}, { maxDocumentBytes: 1100 });
    expect(documents).toHaveLength(2);
    expect(documents[0].user).toBe('ann');
    expect(documents[1].metadata.default).not.toHaveProperty('enduser.id');
  });
});

describe('links', () => {
  const idsOf = (links: readonly { id: string }[] | undefined) =>
    links?.map((one) => Number.parseInt(one.id, 16));

  it('of all spans stand on the segment, in start order', () => {
    const document = ofTrace({
      start: 1,
      links: [link(1)],
      children: [
        { start: 9, links: [link(4)] },
        { start: 3, links: [link(2), link(3)] },
      ],
    });
    expect(idsOf(document.links)).toEqual([1, 2, 3, 4]);
    for (const child of document.subsegments) expect(child).not.toHaveProperty('metadata');
  });

  it('beyond the twentieth stay where they were set', () => {
    const document = ofTrace({
      children: Array.from({ length: 22 }, (_, i) => ({ start: i, links: [link(i + 1)] })),
    });
    expect(idsOf(document.links)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const left = document.subsegments.map((child) => idsOf(child.metadata?.default['otel.links']));
    expect(left).toEqual([...Array.from({ length: 20 }), [21], [22]]);
  });

  it('into the own trace stay where they were set', () => {
    const document = ofTrace({ children: [{ links: [link(1, TRACE_ID), link(2)] }] });
    expect(idsOf(document.links)).toEqual([2]);
    expect(idsOf(document.subsegments[0].metadata.default['otel.links'])).toEqual([1]);
  });

  it('of a consumer stand on its segment', () => {
    expect(idsOf(writtenDocument([span({ kind: CONSUMER, links: [link(7)] })]).links)).toEqual([7]);
  });
});
