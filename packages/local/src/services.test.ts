// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { assembleTrace } from './assemble.ts';
import type { SegmentDocument } from './document.ts';
import { summariseServices } from './services.ts';

const TRACE_ID = '1-581cf771-a006649127e371903a2de979';

function part(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return { id: letter.repeat(16), name, start_time: 1, end_time: 2, ...rest };
}

function segment(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return part(letter, name, { trace_id: TRACE_ID, ...rest });
}

const below = (letter: string) => ({ parent_id: letter.repeat(16) });
const status = (code: number) => ({ http: { response: { status: code } } });

/** `name type 1ok 1error` */
function counted(head: string, counts: object): string {
  const seen = Object.entries(counts).filter(([, count]) => typeof count === 'number' && count > 0);
  return [head, ...seen.map(([outcome, count]) => `${count}${outcome}`)].join(' ');
}

it.each<[name: string, documents: SegmentDocument[], nodes: string[], edges: string[]]>([
  ['nothing', [], [], []],
  ['a segment', [segment('a', 'shop')], ['shop (null) 1ok'], []],
  [
    'a segment with an origin',
    [segment('a', 'shop', { origin: 'AWS::ECS::Fargate' })],
    ['shop (AWS::ECS::Fargate) 1ok'],
    [],
  ],
  [
    'an origin that is none',
    [JSON.parse(JSON.stringify(segment('a', 'shop')).replace('{', '{"origin":5,'))],
    ['shop (null) 1ok'],
    [],
  ],
  [
    'local work is no node',
    [segment('a', 'shop', { subsegments: [part('b', 'render')] })],
    ['shop (null) 1ok'],
    [],
  ],
  [
    'a remote call nobody answers',
    [segment('a', 'shop', { subsegments: [part('b', 'api.test', { namespace: 'remote', ...status(404) })] })],
    ['api.test (remote) 1error', 'shop (null) 1ok'],
    ['shop → api.test 1error'],
  ],
  [
    'a call below local work belongs to the segment',
    [
      segment('a', 'shop', {
        subsegments: [part('b', 'work', { subsegments: [part('c', 'api.test', { namespace: 'remote' })] })],
      }),
    ],
    ['api.test (remote) 1ok', 'shop (null) 1ok'],
    ['shop → api.test 1ok'],
  ],
  [
    'a database',
    [
      segment('a', 'shop', {
        subsegments: [part('b', 'orders@db', { namespace: 'remote', sql: {}, fault: true })],
      }),
    ],
    ['orders@db (Database::SQL) 1fault', 'shop (null) 1ok'],
    ['shop → orders@db 1fault'],
  ],
  [
    'AWS resources by name, where operation and resource are known',
    [
      segment('a', 'shop', {
        subsegments: [
          part('b', 'DynamoDB', { namespace: 'aws', aws: { operation: 'PutItem', table_name: 'orders' } }),
          part('c', 'S3', { namespace: 'aws', aws: { operation: 'GetObject', bucket_name: 'files' } }),
          part('d', 'SQS', {
            namespace: 'aws',
            aws: { operation: 'SendMessage', queue_url: 'https://sqs/q' },
          }),
          part('e', 'SNS', { namespace: 'aws', aws: { operation: 'Publish', topic_arn: 'arn:t' } }),
          part('f', 'Lambda', { namespace: 'aws', aws: { operation: 'Invoke', function_name: 'fn' } }),
          part('0', 'SQS', { namespace: 'aws', aws: { queue_url: 'https://sqs/q' } }),
          part('1', 'SecretsManager', { namespace: 'aws', aws: { operation: 'GetSecretValue' } }),
          part('2', 'constructor', { namespace: 'aws', throttle: true, error: true }),
        ],
      }),
    ],
    [
      'SQS (AWS::SQS) 1ok',
      'SecretsManager (AWS::SecretsManager) 1ok',
      'arn:t (AWS::SNS) 1ok',
      'constructor (AWS::constructor) 1throttle',
      'files (AWS::S3::Bucket) 1ok',
      'fn (AWS::Lambda) 1ok',
      'https://sqs/q (AWS::SQS::Queue) 1ok',
      'orders (AWS::DynamoDB::Table) 1ok',
      'shop (null) 1ok',
    ],
    [
      'shop → SQS 1ok',
      'shop → SecretsManager 1ok',
      'shop → arn:t 1ok',
      'shop → constructor 1throttle',
      'shop → files 1ok',
      'shop → fn 1ok',
      'shop → https://sqs/q 1ok',
      'shop → orders 1ok',
    ],
  ],
  [
    'a call that a segment answers: the edge as the caller saw it, the node as it saw itself',
    [
      segment('a', 'shop', {
        subsegments: [part('b', 'orders:8080', { namespace: 'remote', ...status(429) })],
      }),
      segment('c', 'orders', { ...below('b'), ...status(500) }),
    ],
    ['orders (null) 1fault', 'shop (null) 1ok'],
    ['shop → orders 1throttle'],
  ],
  [
    'a segment right below a segment',
    [segment('a', 'AWS::Lambda front'), segment('c', 'function', { ...below('a'), error: true })],
    ['AWS::Lambda front (null) 1ok', 'function (null) 1error'],
    ['AWS::Lambda front → function 1error'],
  ],
  [
    'a segment below local work',
    [
      segment('a', 'shop', { subsegments: [part('b', 'work', { fault: true })] }),
      segment('c', 'orders', below('b')),
    ],
    ['orders (null) 1ok', 'shop (null) 1ok'],
    ['shop → orders 1ok'],
  ],
  ['a caller that is not here', [segment('a', 'shop', below('f'))], ['shop (null) 1ok'], []],
  [
    'a call without its segment',
    [segment('b', 'api.test', { type: 'subsegment', namespace: 'remote', ...below('f') })],
    ['api.test (remote) 1ok'],
    [],
  ],
  [
    'a service that calls itself',
    [
      segment('a', 'shop', { subsegments: [part('b', 'shop', { namespace: 'remote' })] }),
      segment('c', 'shop', below('b')),
    ],
    ['shop (null) 2ok'],
    ['shop → shop 1ok'],
  ],
  [
    'in progress is drawn, not counted',
    [
      segment('a', 'shop', {
        end_time: undefined,
        in_progress: true,
        subsegments: [part('b', 'api', { namespace: 'remote' })],
      }),
    ],
    ['api (remote) 1ok', 'shop (null)'],
    ['shop → api 1ok'],
  ],
  [
    "Lambda's two nodes of one name",
    [
      segment('a', 'fn', { origin: 'AWS::Lambda' }),
      segment('b', 'fn', { origin: 'AWS::Lambda::Function', ...below('a') }),
    ],
    ['fn (AWS::Lambda) 1ok', 'fn (AWS::Lambda::Function) 1ok'],
    ['fn → fn 1ok'],
  ],
])('%s', (_name, documents, nodes, edges) => {
  const summary = summariseServices(documents.length > 0 ? [assembleTrace(TRACE_ID, documents)] : []);
  expect(summary.nodes.map((node) => counted(`${node.name} (${node.type})`, node))).toEqual(nodes);
  expect(summary.edges.map((edge) => counted(`${edge.from} → ${edge.to}`, edge))).toEqual(edges);
});

it('adds up over traces, as plain data', () => {
  const one = assembleTrace(TRACE_ID, [
    segment('a', 'shop', { subsegments: [part('b', 'api', { namespace: 'remote' })] }),
  ]);
  const two = assembleTrace(TRACE_ID, [
    segment('a', 'shop', {
      fault: true,
      subsegments: [part('b', 'api', { namespace: 'remote', fault: true })],
    }),
  ]);
  expect(summariseServices([one, two])).toEqual({
    nodes: [
      { name: 'api', type: 'remote', ok: 1, error: 0, fault: 1, throttle: 0 },
      { name: 'shop', type: null, ok: 1, error: 0, fault: 1, throttle: 0 },
    ],
    edges: [
      { from: 'shop', fromType: null, to: 'api', toType: 'remote', ok: 1, error: 0, fault: 1, throttle: 0 },
    ],
  });
});
