// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../assemble.ts';
import type { SegmentDocument } from '../document.ts';
import type { Trace } from '../trace.ts';
import type { ServiceGraph } from './graph.ts';
import { serviceGraph } from './service-graph.ts';

const TRACE_ID = '1-581cf771-a006649127e371903a2de979';
const OTHER_TRACE_ID = '1-581cf772-a006649127e371903a2de979';

function part(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return { id: letter.repeat(16), name, start_time: 1, end_time: 2, ...rest };
}

function segment(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return part(letter, name, { trace_id: TRACE_ID, ...rest });
}

function remote(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return part(letter, name, { namespace: 'remote', ...rest });
}

function aws(letter: string, name: string, members: Record<string, unknown> = {}): SegmentDocument {
  return part(letter, name, { namespace: 'aws', aws: members });
}

const below = (letter: string) => ({ parent_id: letter.repeat(16) });
const calling = (...subsegments: SegmentDocument[]) => ({ subsegments });
const to = (letter: string, traceId = TRACE_ID) => ({ trace_id: traceId, id: letter.repeat(16) });

function traceOf(documents: SegmentDocument[], id = TRACE_ID): Trace {
  return assembleTrace(id, documents);
}

/** `name type state counts`, the root with a star. */
function nodesOf({ nodes }: ServiceGraph): string[] {
  return nodes.map(({ name, type, state, root, ...counts }) =>
    [`${name}${root ? '*' : ''}`, type ?? '-', state, ...countsOf(counts)].join(' '),
  );
}

/** `from type → to type counts (as alias type)`, a link with a dashed arrow. */
function edgesOf({ nodes, edges }: ServiceGraph): string[] {
  const label = (id: number) => `${nodes[id]?.name} ${nodes[id]?.type ?? '-'}`;
  return edges.map(({ from, to: end, type, aliases, ...counts }) =>
    [
      label(from),
      type === 'link' ? '⇢' : '→',
      label(end),
      ...countsOf(counts),
      ...aliases.map((alias) => `(as ${alias.name} ${alias.type})`),
    ].join(' '),
  );
}

function countsOf({ ok, error, fault, throttle }: Record<'ok' | 'error' | 'fault' | 'throttle', number>) {
  return Object.entries({ ok, error, fault, throttle }).flatMap(([name, n]) =>
    n > 0 ? [`${n}${name}`] : [],
  );
}

const SHOP = 'shop* - active 1ok';
const CLIENT = 'shop client unknown';
const ENTRY = 'shop client → shop - 1ok';

describe('one trace', () => {
  it.each<[rule: string, documents: SegmentDocument[], nodes: string[], edges: string[]]>([
    ['nothing', [], [], []],
    ['a root: its segment, and its client before it', [segment('a', 'shop')], [SHOP, CLIENT], [ENTRY]],
    [
      'the first of two without a parent is the root',
      [segment('a', 'late', { start_time: 5 }), segment('b', 'early', { start_time: 4 })],
      ['early* - active 1ok', 'early client unknown', 'late - active 1ok'],
      ['early client → early - 1ok'],
    ],
    [
      'whose parent is not here comes after who has none',
      [segment('a', 'below', { start_time: 1, ...below('f') }), segment('b', 'top', { start_time: 4 })],
      ['below - active 1ok', 'top* - active 1ok', 'top client unknown'],
      ['top client → top - 1ok'],
    ],
    [
      'whose parent is not here is the root where nobody else is',
      [segment('a', 'shop', below('f'))],
      [SHOP, CLIENT],
      [ENTRY],
    ],
    [
      'a segment is typed by its origin',
      [segment('a', 'shop', { origin: 'AWS::ECS::Fargate' })],
      ['shop* AWS::ECS::Fargate active 1ok', CLIENT],
      ['shop client → shop AWS::ECS::Fargate 1ok'],
    ],
    [
      'local work makes no node',
      [segment('a', 'shop', calling(part('b', 'render', { namespace: 'local' }), part('c', 'sort')))],
      [SHOP, CLIENT],
      [ENTRY],
    ],
    [
      'states of what nobody answers',
      [
        segment(
          'a',
          'shop',
          calling(remote('b', 'api'), remote('c', 'shop@db', { sql: {} }), aws('d', 'SecretsManager')),
        ),
      ],
      [
        'SecretsManager AWS::SecretsManager unknown 1ok',
        'api remote passive 1ok',
        SHOP,
        CLIENT,
        'shop@db Database::SQL passive 1ok',
      ],
      [
        'shop - → SecretsManager AWS::SecretsManager 1ok',
        'shop - → api remote 1ok',
        'shop - → shop@db Database::SQL 1ok',
        ENTRY,
      ],
    ],
    [
      'AWS resources: with operation and name the resource, else the service',
      [
        segment(
          'a',
          'shop',
          calling(
            aws('b', 'DynamoDB', { operation: 'PutItem', table_name: 'orders' }),
            aws('c', 'DynamoDB', { table_name: 'orders' }),
            aws('d', 'S3', { operation: 'GetObject', bucket_name: 'files' }),
            aws('e', 'SQS', { operation: 'SendMessage', queue_url: 'https://sqs/1/q' }),
            aws('f', 'SNS', { operation: 'Publish', topic_arn: 'arn:t' }),
            aws('0', 'Lambda', { operation: 'Invoke', function_name: 'fn' }),
          ),
        ),
      ],
      [
        'DynamoDB AWS::DynamoDB unknown 1ok',
        'arn:t AWS::SNS unknown 1ok',
        'files AWS::S3::Bucket unknown 1ok',
        'fn AWS::Lambda unknown 1ok',
        'https://sqs/1/q AWS::SQS::Queue unknown 1ok',
        'orders AWS::DynamoDB::Table unknown 1ok',
        SHOP,
        CLIENT,
      ],
      [
        'shop - → DynamoDB AWS::DynamoDB 1ok',
        'shop - → arn:t AWS::SNS 1ok',
        'shop - → files AWS::S3::Bucket 1ok',
        'shop - → fn AWS::Lambda 1ok',
        'shop - → https://sqs/1/q AWS::SQS::Queue 1ok',
        'shop - → orders AWS::DynamoDB::Table 1ok',
        ENTRY,
      ],
    ],
    [
      'a call inside a call is a second node, as X-Ray has it',
      [
        segment(
          'a',
          'shop',
          calling({ ...aws('b', 'S3'), subsegments: [remote('c', 's3.eu-central-1.amazonaws.com')] }),
        ),
      ],
      ['S3 AWS::S3 unknown 1ok', 's3.eu-central-1.amazonaws.com remote passive 1ok', SHOP, CLIENT],
      ['shop - → S3 AWS::S3 1ok', 'shop - → s3.eu-central-1.amazonaws.com remote 1ok', ENTRY],
    ],
    [
      'an answered call: no node, the edge as the caller saw it and under the name it knows',
      [
        segment('a', 'shop', calling(remote('b', 'orders.internal', { throttle: true }))),
        segment('c', 'orders', { ...below('b'), fault: true }),
      ],
      ['orders - active 1fault', SHOP, CLIENT],
      ['shop - → orders - 1throttle (as orders.internal remote)', ENTRY],
    ],
    [
      'a segment right below a segment: the edge as it ended itself, without an alias',
      [segment('a', 'shop'), segment('c', 'orders', { ...below('a'), error: true })],
      ['orders - active 1error', SHOP, CLIENT],
      ['shop - → orders - 1error', ENTRY],
    ],
    [
      'a segment below local work: the same',
      [segment('a', 'shop', calling(part('b', 'work', { fault: true }))), segment('c', 'orders', below('b'))],
      ['orders - active 1ok', SHOP, CLIENT],
      ['shop - → orders - 1ok', ENTRY],
    ],
    [
      'an edge leads to the node of that type, not to one of that name',
      [
        segment('a', 'shop', calling(remote('b', 'orders'), remote('c', 'orders', { sql: {}, fault: true }))),
        segment('d', 'orders', { ...below('a'), error: true }),
      ],
      [
        'orders - active 1error',
        'orders Database::SQL passive 1fault',
        'orders remote passive 1ok',
        SHOP,
        CLIENT,
      ],
      [
        'shop - → orders - 1error',
        'shop - → orders Database::SQL 1fault',
        'shop - → orders remote 1ok',
        ENTRY,
      ],
    ],
    [
      "Lambda's two nodes",
      [
        segment('a', 'fn', { origin: 'AWS::Lambda' }),
        segment('b', 'fn', {
          origin: 'AWS::Lambda::Function',
          ...below('a'),
          ...calling(remote('c', 'api')),
        }),
      ],
      [
        'api remote passive 1ok',
        'fn* AWS::Lambda active 1ok',
        'fn AWS::Lambda::Function active 1ok',
        'fn client unknown',
      ],
      [
        'fn AWS::Lambda → fn AWS::Lambda::Function 1ok',
        'fn AWS::Lambda::Function → api remote 1ok',
        'fn client → fn AWS::Lambda 1ok',
      ],
    ],
    [
      'a service that calls itself',
      [segment('a', 'shop', calling(remote('b', 'localhost'))), segment('c', 'shop', below('b'))],
      ['shop* - active 2ok', CLIENT],
      ['shop - → shop - 1ok (as localhost remote)', ENTRY],
    ],
    [
      'a call without its segment is a node nothing leads to',
      [segment('b', 'api', { type: 'subsegment', namespace: 'remote', ...below('f') })],
      ['api remote passive 1ok'],
      [],
    ],
    [
      'in progress is drawn, not counted',
      [
        segment('a', 'shop', {
          end_time: undefined,
          in_progress: true,
          ...calling(remote('b', 'api', { end_time: undefined, in_progress: true })),
        }),
      ],
      ['api remote passive', 'shop* - active', CLIENT],
      ['shop - → api remote', 'shop client → shop -'],
    ],
    [
      'segments that call each other in a circle: drawn, and without a root',
      [
        segment('a', 'a', { ...below('b'), ...calling(remote('c', 'api')) }),
        segment('b', 'b', { start_time: 2, ...below('a') }),
      ],
      ['a - active 1ok', 'api remote passive 1ok', 'b - active 1ok'],
      ['a - → api remote 1ok', 'a - → b - 1ok'],
    ],
    ['a segment that is its own parent', [segment('a', 'a', below('a'))], ['a - active 1ok'], []],
    [
      'members that are none do no harm',
      [
        JSON.parse(
          JSON.stringify(segment('a', 'shop', calling(aws('b', 'S3')))).replace(
            '"aws":{}',
            '"aws":{"operation":5,"bucket_name":["x"],"account_id":7,"region":{}}',
          ),
        ),
        JSON.parse(
          JSON.stringify(segment('c', 'odd')).replace(
            '{',
            '{"links":[null,4,{"id":3}],"aws":9,"parent_id":8,',
          ),
        ),
      ],
      ['S3 AWS::S3 unknown 1ok', 'odd - active 1ok', SHOP, CLIENT],
      ['shop - → S3 AWS::S3 1ok', ENTRY],
    ],
  ])('%s', (_rule, documents, nodes, edges) => {
    const graph = serviceGraph(documents.length > 0 ? [traceOf(documents)] : []);
    expect(nodesOf(graph)).toEqual(nodes);
    expect(edgesOf(graph)).toEqual(edges);
  });
});

describe('links', () => {
  const sender = traceOf([
    segment(
      'a',
      'shop',
      calling(
        aws('b', 'SQS', { operation: 'SendMessage', queue_url: 'https://sqs/1/q' }),
        remote('c', 'api'),
        part('d', 'work'),
      ),
    ),
    segment('e', 'api', below('c')),
  ]);
  const worker = (...links: unknown[]) =>
    traceOf([part('f', 'worker', { trace_id: OTHER_TRACE_ID, fault: true, links })], OTHER_TRACE_ID);

  it.each<[what: string, links: unknown[], edges: string[]]>([
    [
      'to a call nobody answers: from what it called',
      [to('b')],
      ['https://sqs/1/q AWS::SQS::Queue ⇢ worker - 1fault'],
    ],
    ['to an answered call: from its caller', [to('c')], ['shop - ⇢ worker - 1fault']],
    ['to local work: from its segment', [to('d')], ['shop - ⇢ worker - 1fault']],
    ['to a segment', [to('e')], ['api - ⇢ worker - 1fault']],
    ['twice the same', [to('a'), to('a')], ['shop - ⇢ worker - 1fault']],
    ['to what is not here', [to('0'), to('a', '1-00000000-000000000000000000000000')], []],
  ])('%s', (_what, links, edges) => {
    const graph = serviceGraph([sender, worker(...links)]);
    expect(edgesOf(graph).filter((edge) => edge.includes('⇢'))).toEqual(edges);
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'api',
      'https://sqs/1/q',
      'shop',
      'shop',
      'worker',
      'worker',
    ]);
  });
});

describe('identity', () => {
  it('keeps accounts and regions apart, each call in those of its segment unless it says otherwise', () => {
    const table = { operation: 'PutItem', table_name: 'orders' };
    const graph = serviceGraph(
      [
        traceOf([
          segment('a', 'shop', {
            aws: { account_id: '111111111111' },
            ...calling(
              aws('b', 'DynamoDB', table),
              aws('c', 'DynamoDB', { ...table, account_id: '222222222222' }),
              aws('d', 'DynamoDB', { ...table, region: 'eu-west-1' }),
            ),
          }),
          segment('e', 'other', below('a')),
        ]),
      ],
      { account: '333333333333', region: 'eu-central-1' },
    );
    expect(graph.nodes.map(({ name, account, region }) => `${name} ${account} ${region}`)).toEqual([
      'orders 111111111111 eu-central-1',
      'orders 111111111111 eu-west-1',
      'orders 222222222222 eu-central-1',
      'other 333333333333 eu-central-1',
      'shop 111111111111 eu-central-1',
      'shop 111111111111 eu-central-1',
    ]);
    expect(graph.edges.filter(({ from }) => from === 4).map((edge) => edge.to)).toEqual([0, 1, 2, 3]);
  });

  it('adds up over traces, and names the first document that made a node', () => {
    const one = traceOf([segment('a', 'shop', calling(remote('b', 'api')))]);
    const two = traceOf(
      [part('c', 'shop', { fault: true, ...calling(remote('d', 'api', { fault: true })) })],
      OTHER_TRACE_ID,
    );
    const place = { account: '000000000000', region: null };
    const counts = { ok: 1, error: 0, fault: 1, throttle: 0 };
    expect(serviceGraph([one, two])).toEqual({
      nodes: [
        {
          referenceId: 0,
          name: 'api',
          type: 'remote',
          ...place,
          state: 'passive',
          root: false,
          ...counts,
          madeBy: { traceId: TRACE_ID, id: 'b'.repeat(16) },
        },
        {
          referenceId: 1,
          name: 'shop',
          type: null,
          ...place,
          state: 'active',
          root: true,
          ...counts,
          madeBy: { traceId: TRACE_ID, id: 'a'.repeat(16) },
        },
        {
          referenceId: 2,
          name: 'shop',
          type: 'client',
          ...place,
          state: 'unknown',
          root: false,
          ok: 0,
          error: 0,
          fault: 0,
          throttle: 0,
          madeBy: { traceId: TRACE_ID, id: 'a'.repeat(16) },
        },
      ],
      edges: [
        { from: 1, to: 0, type: 'call', aliases: [], ...counts },
        { from: 2, to: 1, type: 'call', aliases: [], ...counts },
      ],
    });
  });
});
