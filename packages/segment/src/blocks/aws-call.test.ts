// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const documentOf = (init: SpanInit) =>
  writtenDocument(span({ kind: SpanKind.CLIENT, parent: 9, name: 'call', ...init }));

/** What `aws` says, and which of the attributes stay in metadata. */
function callOf(attributes: Bag) {
  const { aws, metadata } = documentOf({ attributes: { 'rpc.system': 'aws-api', ...attributes } });
  const { 'rpc.system': _, 'otel.span.name': __, ...left } = metadata.default;
  return { aws, left };
}

describe('members of aws', () => {
  it.each<[name: string, attributes: Bag, aws: unknown, left: Bag]>([
    ['nothing known', {}, undefined, {}],
    [
      'operation of the SDK',
      { 'rpc.service': 'S3', 'rpc.method': 'GetObject' },
      { operation: 'GetObject' },
      { 'rpc.service': 'S3' },
    ],
    [
      'operation of a full method',
      { 'rpc.method': 'S3/GetObject' },
      { operation: 'GetObject' },
      { 'rpc.method': 'S3/GetObject' },
    ],
    [
      'aws.operation first',
      { 'aws.operation': 'PutObject', 'rpc.method': 'GetObject' },
      { operation: 'PutObject' },
      { 'rpc.method': 'GetObject' },
    ],
    [
      'an empty aws.operation is none',
      { 'aws.operation': '', 'rpc.method': 'GetObject' },
      { operation: 'GetObject' },
      { 'aws.operation': '' },
    ],
    ['region of instrumentation-aws-sdk', { 'cloud.region': 'eu-west-1' }, { region: 'eu-west-1' }, {}],
    [
      'aws.region first',
      { 'aws.region': 'us-east-1', 'cloud.region': 'eu-west-1' },
      { region: 'us-east-1' },
      { 'cloud.region': 'eu-west-1' },
    ],
    ['account of the called', { 'aws.account_id': '222233334444' }, { account_id: '222233334444' }, {}],
    ['request id of instrumentation-aws-sdk', { 'aws.request.id': 'R1' }, { request_id: 'R1' }, {}],
    ['request id, older', { 'aws.requestId': 'R1' }, { request_id: 'R1' }, {}],
    ['request ids that agree', { 'aws.request_id': 'R1', 'aws.request.id': 'R1' }, { request_id: 'R1' }, {}],
    [
      'request ids that do not',
      { 'aws.request_id': 'R1', 'aws.request.id': 'R2', 'aws.requestId': 'R3' },
      { request_id: 'R1' },
      { 'aws.request.id': 'R2', 'aws.requestId': 'R3' },
    ],
    [
      'aws.request.id before aws.requestId',
      { 'aws.request.id': 'R2', 'aws.requestId': 'R3' },
      { request_id: 'R2' },
      { 'aws.requestId': 'R3' },
    ],
    ['extended request id', { 'aws.request.extended_id': 'X1' }, { id_2: 'X1' }, {}],
    ['bucket and key', { 'aws.s3.bucket': 'b', 'aws.s3.key': 'k' }, { bucket_name: 'b', key: 'k' }, {}],
    [
      'topic',
      { 'aws.sns.topic.arn': 'arn:aws:sns:eu-west-1:1:t' },
      { topic_arn: 'arn:aws:sns:eu-west-1:1:t' },
      {},
    ],
    [
      'function',
      { 'faas.invoked_name': 'resize', 'faas.invoked_provider': 'aws' },
      { function_name: 'resize' },
      { 'faas.invoked_provider': 'aws' },
    ],
    ['retries', { 'aws.xray.retries': 2 }, { retries: 2 }, {}],
    ['retries that are none', { 'aws.xray.retries': 'many' }, undefined, { 'aws.xray.retries': 'many' }],
    ['a value that is no text', { 'aws.s3.bucket': 7 }, undefined, { 'aws.s3.bucket': 7 }],
    ['an empty value', { 'aws.s3.bucket': '' }, undefined, { 'aws.s3.bucket': '' }],
  ])('%s', (_, attributes, aws, left) => {
    expect(callOf(attributes)).toEqual({ aws, left });
  });
});

describe('queue_url', () => {
  const queue = 'https://sqs.eu-west-1.amazonaws.com/1/mail';
  it.each<[name: string, attributes: Bag, url: string | undefined]>([
    ['aws.sqs.queue.url', { 'aws.sqs.queue.url': queue, 'messaging.url': 'z' }, queue],
    ['messaging.url', { 'messaging.url': queue, 'aws.queue_url': 'z' }, queue],
    ['aws.queue_url', { 'aws.queue_url': queue, 'aws.queue.url': 'z' }, queue],
    ['aws.queue.url', { 'aws.queue.url': queue, 'url.full': 'z' }, queue],
    ['url.full of SQS', { 'rpc.service': 'SQS', 'url.full': queue }, queue],
    ['url.full of another service', { 'rpc.service': 'SNS', 'url.full': queue }, undefined],
  ])('%s', (_, attributes, url) => {
    expect(callOf(attributes).aws?.queue_url).toBe(url);
  });

  it('takes url.full out of metadata only where it shows it', () => {
    expect(callOf({ 'rpc.service': 'SQS', 'url.full': queue }).left).toEqual({ 'rpc.service': 'SQS' });
    expect(callOf({ 'rpc.service': 'SNS', 'url.full': queue }).left).toEqual({
      'rpc.service': 'SNS',
      'url.full': queue,
    });
  });
});

describe('tables', () => {
  const dynamo = { 'rpc.service': 'DynamoDB' };
  it.each<[name: string, attributes: Bag, aws: unknown, left: Bag]>([
    ['one of many', { 'aws.dynamodb.table_names': ['t'] }, { table_name: 't' }, {}],
    ['a text', { 'aws.dynamodb.table_names': 't' }, { table_name: 't' }, {}],
    ['two', { 'aws.dynamodb.table_names': ['t', 'u'] }, { table_names: ['t', 'u'] }, {}],
    [
      'two beside one',
      { 'aws.dynamodb.table_names': ['t', 'u'], 'aws.table_name': 'v' },
      { table_names: ['t', 'u'] },
      { 'aws.table_name': 'v' },
    ],
    [
      'none of many',
      { 'aws.dynamodb.table_names': [], 'aws.table_name': 'v' },
      { table_name: 'v' },
      { 'aws.dynamodb.table_names': [] },
    ],
    [
      'aws.table_name',
      { 'aws.table_name': 'v', 'aws.table.name': 'w' },
      { table_name: 'v' },
      { 'aws.table.name': 'w' },
    ],
    ['aws.table.name', { 'aws.table.name': 'w' }, { table_name: 'w' }, {}],
    ['the namespace of DynamoDB', { ...dynamo, 'db.namespace': 't' }, { table_name: 't' }, dynamo],
    ['the name of DynamoDB', { ...dynamo, 'db.name': 't' }, { table_name: 't' }, dynamo],
    [
      'the namespace of another service',
      { 'rpc.service': 'RDSData', 'db.namespace': 't' },
      undefined,
      { 'rpc.service': 'RDSData', 'db.namespace': 't' },
    ],
    [
      'as instrumentation-aws-sdk writes it',
      {
        ...dynamo,
        'rpc.method': 'PutItem',
        'cloud.region': 'eu-west-1',
        'db.system.name': 'aws.dynamodb',
        'db.namespace': 't',
        'db.operation.name': 'PutItem',
        'aws.dynamodb.table_names': ['t'],
      },
      { operation: 'PutItem', region: 'eu-west-1', table_name: 't' },
      { ...dynamo, 'db.system.name': 'aws.dynamodb', 'db.operation.name': 'PutItem' },
    ],
  ])('%s', (_, attributes, aws, left) => {
    expect(callOf(attributes)).toEqual({ aws, left });
  });
});

describe('what is no AWS call', () => {
  it.each<[name: string, attributes: Bag]>([
    ['gRPC', { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Stock', 'rpc.method': 'Get' }],
    ['RabbitMQ', { 'messaging.system': 'rabbitmq', 'messaging.url': 'amqp://mq:5672/' }],
    ['aws.operation alone', { 'aws.operation': 'PutItem', 'aws.region': 'eu-west-1' }],
  ])('%s', (_, attributes) => {
    const { aws, metadata } = documentOf({ attributes });
    expect(aws).toBeUndefined();
    expect(metadata.default).toMatchObject(attributes);
  });
});

it('knows the calls of older SDK instrumentations by aws.service', () => {
  const { name, namespace, aws } = documentOf({
    attributes: { 'aws.service': 'DynamoDB', 'aws.operation': 'PutItem', 'aws.table_name': 't' },
  });
  expect({ name, namespace, aws }).toEqual({
    name: 'DynamoDB',
    namespace: 'aws',
    aws: { operation: 'PutItem', table_name: 't' },
  });
});

it('writes calls of a process that runs elsewhere', () => {
  const resource = { attributes: { 'cloud.provider': 'gcp', 'cloud.account.id': 'p' } };
  expect(
    documentOf({ resource, attributes: { 'rpc.system': 'aws-api', 'rpc.method': 'GetObject' } }).aws,
  ).toEqual({ operation: 'GetObject' });
});

it('writes no account of the resource on a call', () => {
  const resource = { attributes: { 'cloud.provider': 'aws', 'cloud.account.id': '111122223333' } };
  expect(
    documentOf({ resource, attributes: { 'rpc.system': 'aws-api', 'rpc.method': 'GetObject' } }).aws,
  ).toEqual({ operation: 'GetObject' });
});

it('names a local root after its service, the call in it after what is called', () => {
  const { name, namespace, aws, subsegments } = documentOf({
    parent: undefined as never,
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': 'S3',
      'rpc.method': 'GetObject',
      'aws.s3.bucket': 'b',
    },
  });
  expect({ name, namespace, aws }).toEqual({
    name: 'shop',
    namespace: undefined,
    aws: { xray: { auto_instrumentation: false } },
  });
  expect(subsegments).toEqual([
    expect.objectContaining({
      name: 'S3',
      namespace: 'aws',
      aws: { operation: 'GetObject', bucket_name: 'b' },
    }),
  ]);
});
