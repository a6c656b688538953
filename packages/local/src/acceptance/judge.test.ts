// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { acceptDocument } from './judge.ts';
import { MAX_DOCUMENT_BYTES } from './refusals.ts';

const ID = '70de5b6f19ff9a0a';
const TRACE_ID = '1-581cf771-a006649127e371903a2de979';
const GOOD = { name: 'shop', id: ID, start_time: 1.5, trace_id: TRACE_ID, end_time: 2 };
const SUBSEGMENT = { ...GOOD, type: 'subsegment', parent_id: '6b55dcc497934f1a' };
const CHILD = { name: 'query', id: '6b55dcc497934f1b', start_time: 1.6, end_time: 1.7 };

it.each<[name: string, document: unknown]>([
  ['the smallest segment', GOOD],
  ['of type segment', { ...GOOD, type: 'segment' }],
  ['in progress', { ...GOOD, end_time: undefined, in_progress: true }],
  ['in progress with an end that says nothing', { ...GOOD, end_time: null, in_progress: true }],
  ['an end and in_progress false', { ...GOOD, in_progress: false }],
  ['an independent subsegment', SUBSEGMENT],
  ['a W3C id as a trace id, not a time', { ...GOOD, trace_id: '1-ffffffff-ffffffffffffffffffffffff' }],
  ['upper-case ids', { ...GOOD, id: ID.toUpperCase() }],
  ['a name X-Ray would cut', { ...GOOD, name: 'n'.repeat(300) }],
  ['a segment whose parent_id nobody checks', { ...GOOD, parent_id: 'x' }],
  ['subsegments: null', { ...GOOD, subsegments: null }],
  ['children, without trace ids', { ...GOOD, subsegments: [{ ...CHILD, subsegments: [CHILD] }] }],
  ['unknown members', { ...GOOD, Dummy: false }],
  ['a cause that is none', { ...GOOD, cause: 200 }],
])('takes %s', (_name, document) => {
  const text = JSON.stringify(document);
  expect(acceptDocument(text)).toEqual({
    verdict: 'accepted',
    traceId: (document as typeof GOOD).trace_id,
    document: JSON.parse(text),
  });
});

it.each<[code: string, text: string | object, id: string | null, message: string]>([
  ['ParseError', 'hello', null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', `${JSON.stringify(GOOD)} x`, null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', '[]', null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', 'null', null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', '', null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', { ...GOOD, subsegments: ['x'] }, null, 'Invalid entity. ErrorCode: ParseError'],
  ['ParseError', { ...GOOD, subsegments: {} }, null, 'Invalid entity. ErrorCode: ParseError'],
  ['UnknownType', { ...GOOD, type: 'span' }, ID, 'Invalid entity. ErrorCode: UnknownType'],
  ['UnknownType', { type: 'span' }, null, 'Invalid entity. ErrorCode: UnknownType'],
  ['MissingId', { ...GOOD, id: undefined }, null, 'Invalid segment. ErrorCode: MissingId'],
  ['InvalidId', { ...GOOD, id: 'abc' }, 'abc', 'Invalid segment. ErrorCode: InvalidId'],
  ['InvalidId', { ...GOOD, id: 7 }, null, 'Invalid segment. ErrorCode: InvalidId'],
  ['MissingName', { ...GOOD, name: '' }, ID, 'Invalid segment. ErrorCode: MissingName'],
  ['MissingTraceId', { ...GOOD, trace_id: undefined }, ID, 'Invalid segment. ErrorCode: MissingTraceId'],
  [
    'InvalidTraceId',
    { ...GOOD, trace_id: TRACE_ID.replaceAll('-', '') },
    ID,
    'Invalid segment. ErrorCode: InvalidTraceId',
  ],
  ['MissingStartTime', { ...GOOD, start_time: '1' }, ID, 'Invalid segment. ErrorCode: MissingStartTime'],
  [
    'MissingStartTime',
    JSON.stringify(GOOD).replace('1.5', '1e400'),
    ID,
    'Invalid segment. ErrorCode: MissingStartTime',
  ],
  [
    'InProgressSegmentHasEndTime',
    { ...GOOD, in_progress: true },
    ID,
    'Invalid segment. ErrorCode: InProgressSegmentHasEndTime',
  ],
  [
    'InProgressSubsegmentHasEndTime',
    { ...SUBSEGMENT, in_progress: true },
    ID,
    'Invalid subsegment. ErrorCode: InProgressSubsegmentHasEndTime, Cause: null',
  ],
  ['MissingEndTime', { ...GOOD, end_time: undefined }, ID, 'Invalid segment. ErrorCode: MissingEndTime'],
  [
    'MissingParentId',
    { ...SUBSEGMENT, parent_id: undefined },
    ID,
    'Invalid subsegment. ErrorCode: MissingParentId, Cause: null',
  ],
  [
    'InvalidParentId',
    { ...SUBSEGMENT, parent_id: 'x' },
    ID,
    'Invalid subsegment. ErrorCode: InvalidParentId, Cause: null',
  ],
  [
    'MissingName',
    { ...GOOD, subsegments: [CHILD, { ...CHILD, name: undefined }] },
    ID,
    'Invalid subsegment. ErrorCode: MissingName, Cause: null',
  ],
  [
    'MissingId',
    { ...GOOD, subsegments: [{ ...CHILD, id: undefined }] },
    ID,
    'Invalid subsegment. ErrorCode: MissingId, Cause: null',
  ],
  // The order of the checks: of two mistakes the earlier one counts.
  [
    'MissingId',
    { ...GOOD, id: undefined, name: undefined, trace_id: 'x' },
    null,
    'Invalid segment. ErrorCode: MissingId',
  ],
  [
    'InvalidTraceId',
    { ...GOOD, trace_id: 'x', start_time: undefined },
    ID,
    'Invalid segment. ErrorCode: InvalidTraceId',
  ],
])('refuses with %s: %j', (code, document, id, message) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  expect(acceptDocument(text)).toEqual({ verdict: 'refused', id, code, message });
});

it('refuses a document over 64 KB, counted in bytes', () => {
  const padding = MAX_DOCUMENT_BYTES - JSON.stringify({ ...GOOD, user: '' }).length;
  expect(acceptDocument(JSON.stringify({ ...GOOD, user: 'x'.repeat(padding) }))).toMatchObject({
    verdict: 'accepted',
  });
  expect(acceptDocument(JSON.stringify({ ...GOOD, user: `é${'x'.repeat(padding - 1)}` }))).toMatchObject({
    code: 'DocumentTooLarge',
  });
});
