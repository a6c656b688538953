// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { judgeDocument } from './judge.ts';
import { LEVEL_RULES } from './rules.ts';

const ID = '70de5b6f19ff9a0a';
const TRACE_ID = '1-581cf771-a006649127e371903a2de979';
const SEGMENT = { name: 'shop', id: ID, start_time: 1.5, trace_id: TRACE_ID, end_time: 2 };
const CHILD = { name: 'query', id: '6b55dcc497934f1b', start_time: 1.6, end_time: 1.7 };
const SUBSEGMENT = { ...CHILD, trace_id: TRACE_ID, type: 'subsegment', parent_id: ID };
const EXCEPTION = { id: '00000000000000e1', message: 'no', type: 'E', remote: true };
const LINK = { trace_id: TRACE_ID, id: ID };

/** `effect path (rule)` of everything found. */
function found(document: unknown): string[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return judgeDocument(text).findings.map(({ effect, path, rule }) => `${effect} ${path} (${rule})`);
}

const within = (child: object): object => ({ ...SEGMENT, subsegments: [{ ...CHILD, ...child }] });
const failing = (...exceptions: unknown[]): object => ({ ...SEGMENT, cause: { exceptions } });

describe('nothing is found in', () => {
  it.each<[name: string, document: object]>([
    ['the smallest segment', SEGMENT],
    ['an independent subsegment', { ...SUBSEGMENT, namespace: 'aws', http: { request: { traced: true } } }],
    ['a name of 200 characters beyond the BMP', { ...SEGMENT, name: '𝒳'.repeat(200) }],
    ['a name of all that is allowed', { ...SEGMENT, name: 'Größe 你好 ٣ _.:/%&#=+\\-@' }],
    ['a segment of no length', { ...SEGMENT, end_time: 1.5 }],
    ['members that are null', { ...SEGMENT, http: null, user: null, aws: { ec2: null }, cause: null }],
    ['a caller', { ...SEGMENT, parent_id: '6b55dcc497934f1b' }],
    [
      'in progress in what is in progress',
      {
        ...SEGMENT,
        end_time: undefined,
        in_progress: true,
        subsegments: [{ ...CHILD, end_time: undefined, in_progress: true }],
      },
    ],
    ['unknown content of blocks', { ...SEGMENT, aws: { queue: 1 }, service: { runtime: 'node' } }],
    ['a content length of -1', { ...SEGMENT, http: { response: { status: 200, content_length: -1 } } }],
    ['the id of an exception', { ...SEGMENT, cause: EXCEPTION.id }],
    ["the id of an exception as X-Ray's SDK has it", { ...SEGMENT, cause: { id: EXCEPTION.id } }],
    [
      'a chain',
      failing({ ...EXCEPTION, cause: '00000000000000e2' }, { ...EXCEPTION, id: '00000000000000e2' }),
    ],
    ['a stack without lines', failing({ ...EXCEPTION, stack: [{ path: 'a.js', line: null }] })],
    ['annotations', { ...SEGMENT, annotations: { 'a.b_C': 'x'.repeat(1000), n: -1.5, b: false } }],
    ['metadata', { ...SEGMENT, metadata: { default: { a: [null, {}] }, app: {} } }],
    ['links', { ...SEGMENT, links: Array(20).fill(LINK) }],
  ])('%s', (_name, document) => {
    expect(found(document)).toEqual([]);
  });
});

describe('found is', () => {
  it.each<[finding: string, document: unknown]>([
    ['refused  (ParseError)', 'hello'],
    ['refused  (ParseError)', [SEGMENT]],
    ['refused subsegments[1] (ParseError)', { ...SEGMENT, subsegments: [CHILD, 'x'] }],
    ['refused  (DocumentTooLarge)', { ...SEGMENT, metadata: { default: { a: 'é'.repeat(40_000) } } }],
    ['refused type (UnknownType)', { ...SEGMENT, type: 'span' }],
    ['refused subsegments[0].id (InvalidId)', within({ id: 'x' })],
    ['refused subsegments[0].end_time (MissingEndTime)', within({ end_time: undefined })],
    ['refused parent_id (MissingParentId)', { ...SUBSEGMENT, parent_id: undefined }],
    ['refused end_time (InProgressSegmentHasEndTime)', { ...SEGMENT, in_progress: true }],
    ['cut name (name-length)', { ...SEGMENT, name: 'n'.repeat(201) }],
    ['broken subsegments[0].name (name-characters)', within({ name: 'a?b' })],
    ['broken start_time (time-seconds)', { ...SEGMENT, start_time: -1 }],
    ['broken end_time (time-seconds)', { ...SEGMENT, end_time: 1478293361271 }],
    ['broken subsegments[0].end_time (time-order)', within({ end_time: 1.5 })],
    [
      'broken subsegments[0].in_progress (open-in-complete)',
      within({ end_time: undefined, in_progress: true }),
    ],
    ['broken parent_id (parent-below)', { ...SEGMENT, parent_id: ID }],
    ['broken parent_id (parent-below)', { ...within({}), parent_id: CHILD.id.toUpperCase() }],
    ['broken parent_id (parent-id)', { ...SEGMENT, parent_id: 'x' }],
    ['ignored error (member-type)', { ...SEGMENT, error: 'true' }],
    ['ignored subsegments[0].http (member-type)', within({ http: 7 })],
    ['ignored http.response.status (member-type)', { ...SEGMENT, http: { response: { status: '200' } } }],
    ['ignored subsegments[0].aws.table_names (member-type)', within({ aws: { table_names: 'a' } })],
    ['ignored subsegments[0].precursor_ids (member-type)', within({ precursor_ids: ['x'] })],
    ['ignored annotations (member-type)', { ...SEGMENT, annotations: [] }],
    ['cut user (text-length)', { ...SEGMENT, user: 'u'.repeat(251) }],
    [
      'cut subsegments[0].http.request.url (text-length)',
      within({ http: { request: { url: 'u'.repeat(251) } } }),
    ],
    ['ignored user (member-place)', { ...SUBSEGMENT, user: 'u' }],
    ['ignored subsegments[0].aws.ec2 (member-place)', within({ aws: { ec2: {} } })],
    ['ignored namespace (member-place)', { ...SEGMENT, namespace: 'remote' }],
    ['ignored subsegments[0].trace_id (nested-identity)', within({ trace_id: TRACE_ID })],
    ['ignored Dummy (unknown-member)', { ...SEGMENT, Dummy: false }],
    ['ignored subsegments[0].namespace (namespace)', within({ namespace: 'local' })],
    ['ignored subsegments[0].sql.preparation (sql-preparation)', within({ sql: { preparation: 'x' } })],
    ['ignored cause (cause)', { ...SEGMENT, cause: 200 }],
    ['ignored cause (cause)', { ...SEGMENT, cause: 'e1' }],
    ['ignored cause (cause)', { ...SEGMENT, cause: {} }],
    ['ignored cause.exceptions[0] (exception)', failing('x')],
    ['ignored cause.exceptions[0].id (exception)', failing({ ...EXCEPTION, id: 1 })],
    ['ignored cause.exceptions[0].remote (exception)', failing({ ...EXCEPTION, remote: 'yes' })],
    ['ignored cause.exceptions[0].stack (exception)', failing({ ...EXCEPTION, stack: ['at f'] })],
    [
      'ignored cause.exceptions[0].cause (exception-cause)',
      failing({ ...EXCEPTION, cause: '00000000000000e2' }),
    ],
    ['ignored links (links)', { ...SEGMENT, links: Array(21).fill(LINK) }],
    ['ignored links[0].trace_id (links)', { ...SEGMENT, links: [{ id: ID }] }],
    ['ignored annotations["a b"] (annotation-key)', { ...SEGMENT, annotations: { 'a b': 1 } }],
    ['ignored annotations[""] (annotation-key)', { ...SEGMENT, annotations: { '': 1 } }],
    ['ignored annotations.a (annotation-value)', { ...SEGMENT, annotations: { a: [1] } }],
    ['cut annotations.a (annotation-length)', { ...SEGMENT, annotations: { a: 'é'.repeat(1001) } }],
    ['ignored metadata.a (metadata-namespace)', { ...SEGMENT, metadata: { a: 1 } }],
    [
      'ignored metadata.default.AWS.x (metadata-reserved)',
      { ...SEGMENT, metadata: { default: { 'AWS.x': 1 } } },
    ],
    ['ignored subsegments[0].id (id-twice)', within({ id: ID })],
    [
      'ignored subsegments[0].annotations (annotation-count)',
      { ...within({ annotations: annotated(21) }), annotations: annotated(30) },
    ],
  ])('%s', (finding, document) => {
    expect(found(document)).toEqual([finding]);
  });

  it('all of it, refusals too', () => {
    expect(found({ id: 'x', name: 'a?' })).toEqual([
      'refused id (InvalidId)',
      'refused trace_id (MissingTraceId)',
      'refused start_time (MissingStartTime)',
      'refused end_time (MissingEndTime)',
      'broken name (name-characters)',
    ]);
  });
});

it('knows each rule by its name', () => {
  const names = LEVEL_RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('bears any depth, and tells the end of a long path', () => {
  const text = `${'{"subsegments":['.repeat(3000)}{}${']}'.repeat(3000)}`;
  const { findings } = judgeDocument(text);
  expect(findings).toHaveLength(3001 * 4 + 1);
  expect(findings.at(-1)?.path).toMatch(/^…(\.subsegments\[0\]){40}\.end_time$/);
});

it('bears members named like those of every object', () => {
  const odd = `{"__proto__":{"error":"x"},"constructor":1,${JSON.stringify(SEGMENT).slice(1)}`;
  expect(found(odd)).toEqual(['ignored __proto__ (unknown-member)', 'ignored constructor (unknown-member)']);
});

function annotated(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]));
}
