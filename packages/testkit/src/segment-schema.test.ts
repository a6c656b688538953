// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { countAnnotations, validateSegmentDocument } from './validate.ts';

const segment = {
  name: 'shop',
  id: '53995c3f42cd8ad8',
  trace_id: '1-67891233-abcdef012345678912345678',
  start_time: 1737036339.5,
  end_time: 1737036340,
};
const nested = { name: 'S3', id: '53995c3f42cd8ad9', start_time: 1737036339.5, end_time: 1737036340 };
const independent = {
  ...nested,
  trace_id: segment.trace_id,
  parent_id: segment.id,
  type: 'subsegment',
  namespace: 'aws',
};

const rich = {
  ...segment,
  parent_id: '00000000000000ff',
  origin: 'AWS::ECS::Fargate',
  service: { version: '1.2' },
  user: 'alice',
  links: [{ trace_id: segment.trace_id, id: '00000000000000bb', attributes: { reason: 'retry' } }],
  http: {
    request: { method: 'GET', url: 'https://shop.example/', client_ip: '::1', x_forwarded_for: true },
    response: { status: 500, content_length: 0 },
  },
  fault: true,
  cause: '00000000000000e1',
  aws: { account_id: '123456789012', ecs: { container: 'web' }, xray: { sdk: 'opentelemetry for nodejs' } },
  annotations: { 'order.total': 12.5, tier: 'gold', paid: true },
  metadata: { default: { 'otel.scope.name': 'http', list: [1, null] } },
  subsegments: [
    {
      ...nested,
      namespace: 'remote',
      sql: { url: 'postgresql://db/shop', sanitized_query: 'SELECT 1' },
      cause: {
        exceptions: [
          { id: '00000000000000e1', message: 'no', type: 'E', remote: true, cause: '00000000000000e2' },
          { id: '00000000000000e2', message: '', type: '', stack: [{ path: 'a.js', line: 1, label: 'f' }] },
        ],
      },
      subsegments: [{ ...nested, id: '00000000000000aa' }],
    },
  ],
};

describe('what X-Ray takes', () => {
  it.each([
    ['the smallest segment', segment],
    ['a segment in progress', { ...segment, end_time: undefined, in_progress: true }],
    ['an independent subsegment', independent],
    ['a segment with every block', rich],
    ['a name of every sort of character', { ...segment, name: 'Größe 你好 ٣ _.:/%&#=+\\-@' }],
    ['a name of 200 characters beyond the BMP', { ...segment, name: '𝒳'.repeat(200) }],
  ])('%s', (_, document) => {
    expect(validateSegmentDocument(JSON.parse(JSON.stringify(document)))).toEqual([]);
  });
});

describe('what it does not', () => {
  const exceptionWith = (more: object): object => ({
    ...segment,
    cause: { exceptions: [{ id: '00000000000000e1', ...more }] },
  });
  const rows: [string, object, string][] = [
    ['no name', { ...segment, name: undefined }, "(document) must have required property 'name'"],
    ['an empty name', { ...segment, name: '' }, '/name must match pattern'],
    ['a question mark in a name', { ...segment, name: 'a?' }, '/name must match pattern'],
    ['a tab in a name', { ...segment, name: 'a\tb' }, '/name must match pattern'],
    ['a line separator in a name', { ...segment, name: 'a\u2028b' }, '/name must match pattern'],
    ['a name of 201 characters', { ...segment, name: 'a'.repeat(201) }, '/name must match pattern'],
    [
      'the name of a nested subsegment',
      { ...segment, subsegments: [{ ...nested, name: '*' }] },
      '/subsegments/0/name',
    ],
    ['an id of 15 digits', { ...segment, id: '53995c3f42cd8ad' }, '/id must match pattern'],
    ['an id in upper case', { ...segment, id: '53995C3F42CD8AD8' }, '/id must match pattern'],
    ['a null id', { ...segment, id: null }, '/id must be string'],
    [
      'a trace id of W3C',
      { ...segment, trace_id: '67891233abcdef012345678912345678' },
      '/trace_id must match',
    ],
    ['no trace id', { ...segment, trace_id: undefined }, "must have required property 'trace_id'"],
    ['a start time as text', { ...segment, start_time: '1' }, '/start_time must be number'],
    ['no end', { ...segment, end_time: undefined }, '(document) must have either end_time or in_progress'],
    ['both ends', { ...segment, in_progress: true }, '(document) must have either end_time or in_progress'],
    [
      'both ends, nested',
      { ...segment, subsegments: [{ ...nested, in_progress: true }] },
      '/subsegments/0 must have either',
    ],
    [
      'in progress false',
      { ...segment, end_time: undefined, in_progress: false },
      '/in_progress must be equal',
    ],
    ['a namespace on a segment', { ...segment, namespace: 'aws' }, '"namespace"'],
    ['a namespace of our own', { ...independent, namespace: 'local' }, '/namespace must be equal'],
    ['another type', { ...independent, type: 'segment' }, '/type must be equal'],
    ['an independent subsegment without parent', { ...independent, parent_id: undefined }, "'parent_id'"],
    ['a user on a subsegment', { ...independent, user: 'a' }, '"user"'],
    ['resource blocks on a subsegment', { ...independent, aws: { xray: { sdk: 'x' } } }, '/aws must NOT'],
    [
      'a trace id on a nested subsegment',
      { ...segment, subsegments: [independent] },
      '/subsegments/0 must NOT',
    ],
    ['an unknown member', { ...segment, kind: 'SERVER' }, '"kind"'],
    [
      'a null member',
      { ...segment, aws: { ec2: { instance_id: null } } },
      '/aws/ec2/instance_id must be string',
    ],
    [
      'a URL of 251 characters',
      { ...segment, http: { request: { url: 'u'.repeat(251) } } },
      '/http/request/url',
    ],
    [
      'a status as text',
      { ...segment, http: { response: { status: '200' } } },
      '/http/response/status must be',
    ],
    ['an annotation key with a space', { ...segment, annotations: { 'a b': 1 } }, '/annotations must NOT'],
    ['an empty annotation key', { ...segment, annotations: { '': 1 } }, '/annotations must NOT'],
    [
      'an annotation key of 501',
      { ...segment, annotations: { ['k'.repeat(501)]: 1 } },
      '/annotations must NOT',
    ],
    [
      'an annotation of 1,001 characters',
      { ...segment, annotations: { a: 'v'.repeat(1001) } },
      '/annotations/a',
    ],
    ['an array as annotation', { ...segment, annotations: { a: [1] } }, '/annotations/a must be'],
    ['metadata outside a namespace', { ...segment, metadata: { a: 1 } }, '/metadata/a must be object'],
    [
      'a null namespace of metadata',
      { ...segment, metadata: { gone: null } },
      '/metadata/gone must be object',
    ],
    ['a user of 251 characters', { ...segment, user: 'u'.repeat(251) }, '/user must NOT'],
    ['21 links', { ...segment, links: Array(21).fill(rich.links[0]) }, '/links must NOT have more than 20'],
    [
      'a link without trace',
      { ...segment, links: [{ id: segment.id }] },
      '/links/0 must have required property',
    ],
    ['a cause that is a number', { ...segment, cause: 200 }, '/cause must be object'],
    ['a cause of 15 digits', { ...segment, cause: '0000000000000e1' }, '/cause must match pattern'],
    ['an exception without id', { ...segment, cause: { exceptions: [{ message: 'x' }] } }, "property 'id'"],
    ['a remote that is text', exceptionWith({ remote: 'yes' }), '/cause/exceptions/0/remote must be boolean'],
    ['a line that is text', exceptionWith({ stack: [{ line: '1' }] }), '/stack/0/line must be integer'],
    ['an sql member unknown', { ...independent, sql: { rows: 1 } }, '"rows"'],
    [
      'a query that is no text',
      { ...independent, sql: { sanitized_query: 1 } },
      '/sql/sanitized_query must be',
    ],
  ];
  it.each(rows)('%s', (_, document, problem) => {
    expect(validateSegmentDocument(JSON.parse(JSON.stringify(document))).join('\n')).toContain(problem);
  });

  it('is not an object at all', () => {
    expect(validateSegmentDocument('{}')).toContain('(document) must be object');
  });
});

describe('annotations over the whole document', () => {
  const annotated = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]));

  it('are counted in subsegments too', () => {
    const document = {
      ...segment,
      annotations: annotated(30),
      subsegments: [{ ...nested, annotations: annotated(21) }],
    };
    expect(countAnnotations(document)).toBe(51);
    expect(validateSegmentDocument(document)).toEqual([
      'subsegments[0].annotations: 51 annotations in the document: X-Ray indexes 50 of a trace (annotation-count)',
    ]);
  });
});
