// SPDX-License-Identifier: Apache-2.0
import { event, type TraceInit, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind, StatusCode } from './span.ts';
import { writtenDocument, writtenDocuments } from './test-documents.ts';

const { SERVER, CLIENT } = SpanKind;
const resource = { attributes: { 'service.name': 'shop', 'telemetry.sdk.language': 'nodejs' } };
const failed = { code: StatusCode.ERROR };
const thrown = (type: string, message = 'm') =>
  event({
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': `${type}: ${message}\n    at f (/a.js:1:2)`,
  });

/** Ids tell the span and the type: `idOf(2)` is the first exception of the second span. */
const idOf = (span: number) => `e${span.toString(16).padStart(15, '0')}`;
const exceptionId = (spanId: string, index: number) =>
  index === 0 ? `e${spanId.slice(1)}` : `e${spanId.slice(9)}${index.toString(16).padStart(8, '0')}`;

const firstOf = (init: TraceInit) => writtenDocument(trace({ resource, ...init }), { exceptionId });

type Told = string | readonly string[] | undefined;

interface Written {
  readonly cause?: string | { readonly exceptions: readonly { readonly type: string }[] };
  readonly subsegments?: readonly Written[];
}

/** The cause of each span in the order of the document: an id, or the types of its exceptions. */
function causesOf({ cause, subsegments = [] }: Written): Told[] {
  const own = typeof cause === 'object' ? cause.exceptions.map(({ type }) => type) : cause;
  return [own, ...subsegments.flatMap(causesOf)];
}

describe('an exception that stands on several spans', () => {
  it.each<[name: string, init: TraceInit, causes: readonly Told[]]>([
    ['alone', { events: [thrown('A')] }, [['A']]],
    [
      'on parent and child',
      { events: [thrown('A')], children: [{ events: [thrown('A')] }] },
      [idOf(2), ['A']],
    ],
    [
      'on three levels',
      { events: [thrown('A')], children: [{ events: [thrown('A')], children: [{ events: [thrown('A')] }] }] },
      [idOf(3), idOf(3), ['A']],
    ],
    [
      'on two levels, one between without',
      { events: [thrown('A')], children: [{ children: [{ events: [thrown('A')] }] }] },
      [idOf(3), undefined, ['A']],
    ],
    ['another one below', { events: [thrown('A')], children: [{ events: [thrown('B')] }] }, [['A'], ['B']]],
    [
      'another message below',
      { events: [thrown('A', 'm')], children: [{ events: [thrown('A', 'n')] }] },
      [['A'], ['A']],
    ],
    [
      'two above, both below',
      { events: [thrown('A'), thrown('B')], children: [{ events: [thrown('B'), thrown('A')] }] },
      [idOf(2).replace(/0{7}2$/, '00000002'), ['B', 'A']],
    ],
    [
      'two above, one below',
      { events: [thrown('A'), thrown('B')], children: [{ events: [thrown('A')] }] },
      [['A', 'B'], ['A']],
    ],
    [
      'one above, two below',
      { events: [thrown('B')], children: [{ events: [thrown('B'), thrown('A')] }] },
      [idOf(2), ['B', 'A']],
    ],
    [
      'on two children',
      { events: [thrown('A')], children: [{ events: [thrown('A')] }, { events: [thrown('A')] }] },
      [idOf(3), ['A'], ['A']],
    ],
    [
      'on siblings alone',
      { children: [{ events: [thrown('A')] }, { events: [thrown('A')] }] },
      [undefined, ['A'], ['A']],
    ],
  ])('%s', (name, init, causes) => {
    const found = causesOf(firstOf({ kind: SERVER, ...init }));
    if (name === 'two above, both below' || name === 'on two children') {
      // Which of several equal ones is meant does not matter: it is one that stands in the document.
      expect(found[0]).toMatch(/^e[0-9a-f]{15}$/);
      expect(found.slice(1)).toEqual(causes.slice(1));
    } else {
      expect(found).toEqual(causes);
    }
  });

  it('is referred to by an id that stands in the document', () => {
    const root = firstOf({
      kind: SERVER,
      events: [thrown('A')],
      children: [{ events: [thrown('A')] }, { events: [thrown('A')] }],
    });
    const ids = root.subsegments.flatMap((child) => child.cause.exceptions.map(({ id }) => id));
    expect(ids).toContain(root.cause);
  });

  it('keeps its fault on every level', () => {
    const root = firstOf({
      kind: SERVER,
      status: failed,
      events: [thrown('A')],
      children: [{ status: failed, events: [thrown('A')] }],
    });
    expect(root.fault).toBe(true);
    expect(root.subsegments[0].fault).toBe(true);
  });

  it('leaves no trace of its stack above', () => {
    const root = firstOf({ kind: SERVER, events: [thrown('A')], children: [{ events: [thrown('A')] }] });
    expect(root.cause).toBe(idOf(2));
    expect(root.metadata.default).not.toHaveProperty('otel.events');
  });

  it('is written whole in a document of its own', () => {
    const spans = trace({ kind: SERVER, events: [thrown('A')], children: [{ events: [thrown('A')] }] });
    const documents = writtenDocuments(spans, { exceptionId }, { nest: false });
    expect(documents.map(causesOf)).toEqual([[['A']], [['A']]]);
  });

  it('is written whole on a span in progress', () => {
    const spans = trace({
      resource,
      kind: SERVER,
      attributes: { 'aws.xray.inprogress': true },
      events: [thrown('A')],
      children: [{ events: [thrown('A')] }],
    });
    // It stands alone: the complete document that replaces it holds the children.
    expect(writtenDocuments(spans, { exceptionId }).map(causesOf)).toEqual([[['A']], [['A']]]);
  });
});

describe('the segment of the service of a call', () => {
  const segmentOf = (init: TraceInit) => causesOf(firstOf({ kind: CLIENT, ...init }));

  it.each<[name: string, init: TraceInit, causes: readonly Told[]]>([
    ['nothing to tell', {}, [undefined, undefined]],
    ['an exception', { events: [thrown('A')] }, [idOf(1), ['A']]],
    ['a status', { status: { ...failed, message: 'm' } }, [idOf(1), ['']]],
    [
      'an exception that stands further down',
      { events: [thrown('A')], children: [{ events: [thrown('A')] }] },
      [idOf(2), idOf(2), ['A']],
    ],
    [
      'an exception of a child alone',
      { children: [{ events: [thrown('A')] }] },
      [undefined, undefined, ['A']],
    ],
  ])('%s', (_, init, causes) => {
    expect(segmentOf(init)).toEqual(causes);
  });
});

describe('when a child moves out', () => {
  const filling = { filling: 'x'.repeat(1500) };

  it('the nearest ancestor left carries the exception whole', () => {
    const spans = trace({
      kind: SERVER,
      events: [thrown('A')],
      children: [{ events: [thrown('A')], children: [{ events: [thrown('A')], attributes: filling }] }],
    });
    const documents = writtenDocuments(spans, { exceptionId }, { maxDocumentBytes: 2000 });
    expect(documents.map(causesOf)).toEqual([[idOf(2), ['A']], [['A']]]);
  });

  it('the segment of its service tells why itself', () => {
    const spans = trace({ kind: CLIENT, resource, events: [thrown('A')], attributes: filling });
    const documents = writtenDocuments(spans, { exceptionId }, { maxDocumentBytes: 1950 });
    expect(documents).toHaveLength(2);
    expect(documents.map(causesOf)).toEqual([[['A']], [['A']]]);
    expect(documents[1].parent_id).toBe(documents[0].id);
  });
});
