// SPDX-License-Identifier: Apache-2.0
import { type Attributes, SpanKind } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import {
  albEvent,
  apiV1Event,
  apiV2Event,
  appSyncEvent,
  dynamoEvent,
  eventBridgeEvent,
  functionUrlEvent,
  kinesisEvent,
  s3Event,
  scheduledEvent,
  snsEvent,
  sqsEvent,
  stepFunctionsEvent,
  webSocketEvent,
} from './test-events.ts';
import { readTrigger } from './triggers.ts';

const { SERVER, CONSUMER } = SpanKind;

describe('an event', () => {
  it.each<[string, unknown, string | undefined, SpanKind, Attributes]>([
    [
      'of a REST API',
      apiV1Event(),
      'GET /notes/{id}',
      SERVER,
      {
        'faas.trigger': 'http',
        'aws.lambda.trigger': 'api-gateway-v1',
        'http.request.method': 'GET',
        'http.route': '/notes/{id}',
        'url.scheme': 'https',
        'url.path': '/notes/7',
        'url.query': 'full=1&tag=a&tag=b',
        'server.address': 'abc.execute-api.eu-west-1.amazonaws.com',
        'client.address': '203.0.113.9',
        'user_agent.original': 'curl/8',
        'network.protocol.version': '1.1',
      },
    ],
    [
      'of a REST API that is one proxy',
      apiV1Event({ resource: '/{proxy+}' }),
      'GET',
      SERVER,
      expect.not.objectContaining({ 'http.route': expect.anything() }),
    ],
    [
      'of an HTTP API',
      apiV2Event(),
      'POST /notes',
      SERVER,
      {
        'faas.trigger': 'http',
        'aws.lambda.trigger': 'api-gateway-v2',
        'http.request.method': 'POST',
        'http.route': '/notes',
        'url.scheme': 'https',
        'url.path': '/notes',
        'url.query': 'full=1',
        'server.address': 'abc.execute-api.eu-west-1.amazonaws.com',
        'client.address': '203.0.113.9',
        'user_agent.original': 'curl/8',
        'network.protocol.version': '1.1',
      },
    ],
    [
      "of a function's URL",
      functionUrlEvent(),
      'POST',
      SERVER,
      expect.objectContaining({ 'aws.lambda.trigger': 'function-url' }),
    ],
    [
      'of a load balancer',
      albEvent(),
      'GET',
      SERVER,
      {
        'faas.trigger': 'http',
        'aws.lambda.trigger': 'alb',
        'http.request.method': 'GET',
        'url.scheme': 'http',
        'url.path': '/health',
        'url.query': 'deep=1',
        'server.address': 'shop.example',
        'client.address': '203.0.113.9',
        'user_agent.original': 'ELB',
      },
    ],
    [
      'of a websocket',
      webSocketEvent(),
      'websocket connect',
      SERVER,
      expect.objectContaining({ 'aws.lambda.trigger': 'api-gateway-websocket' }),
    ],
    [
      'of SQS',
      sqsEvent(),
      'process orders',
      CONSUMER,
      {
        'faas.trigger': 'pubsub',
        'aws.lambda.trigger': 'sqs',
        'messaging.system': 'aws_sqs',
        'messaging.destination.name': 'orders',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': 3,
      },
    ],
    [
      'of SNS',
      snsEvent(),
      'process news',
      CONSUMER,
      {
        'faas.trigger': 'pubsub',
        'aws.lambda.trigger': 'sns',
        'messaging.system': 'aws_sns',
        'messaging.destination.name': 'news',
        'messaging.operation.type': 'process',
        'messaging.message.id': 'n-1',
        'messaging.batch.message_count': 1,
      },
    ],
    [
      'of Kinesis',
      kinesisEvent(),
      'process clicks',
      CONSUMER,
      expect.objectContaining({ 'messaging.system': 'aws_kinesis', 'messaging.destination.name': 'clicks' }),
    ],
    [
      'of a table',
      dynamoEvent(),
      'process notes',
      CONSUMER,
      {
        'faas.trigger': 'datasource',
        'aws.lambda.trigger': 'dynamodb',
        'messaging.batch.message_count': 1,
        'faas.document.collection': 'notes',
        'faas.document.operation': 'edit',
      },
    ],
    [
      'of a bucket',
      s3Event(),
      'process photos',
      CONSUMER,
      {
        'faas.trigger': 'datasource',
        'aws.lambda.trigger': 's3',
        'messaging.batch.message_count': 1,
        'faas.document.collection': 'photos',
        'faas.document.operation': 'insert',
        'faas.document.name': 'cat.jpg',
        'faas.document.time': '2026-11-22T10:00:00.000Z',
      },
    ],
    [
      'of EventBridge',
      eventBridgeEvent(),
      'process OrderPlaced',
      CONSUMER,
      {
        'faas.trigger': 'pubsub',
        'aws.lambda.trigger': 'eventbridge',
        'messaging.system': 'aws_eventbridge',
        'messaging.destination.name': 'shop.orders',
        'messaging.message.id': 'e-1',
      },
    ],
    [
      'of a schedule',
      scheduledEvent(),
      'scheduled',
      CONSUMER,
      { 'faas.trigger': 'timer', 'aws.lambda.trigger': 'schedule', 'faas.time': '2026-11-22T10:00:00Z' },
    ],
    [
      'of a state machine',
      stepFunctionsEvent(),
      'Charge',
      SERVER,
      expect.objectContaining({ 'aws.lambda.trigger': 'step-functions' }),
    ],
    [
      'of AppSync',
      appSyncEvent(),
      'Query.note',
      SERVER,
      expect.objectContaining({ 'aws.lambda.trigger': 'appsync', 'graphql.operation.name': 'note' }),
    ],
    ['of AppSync, many in one', [appSyncEvent(), appSyncEvent()], 'Query.note', SERVER, expect.anything()],
    ['of a direct call', { n: 1 }, undefined, SERVER, { 'faas.trigger': 'other' }],
    ['that is null', null, undefined, SERVER, { 'faas.trigger': 'other' }],
    ['that is a text', 'hello', undefined, SERVER, { 'faas.trigger': 'other' }],
    ['with records of nobody', { Records: [null, 1] }, undefined, SERVER, { 'faas.trigger': 'other' }],
    ['with no record', { Records: [] }, undefined, SERVER, { 'faas.trigger': 'other' }],
    [
      'with records of a source that nobody knows',
      { Records: [{ eventSource: 'aws:codecommit' }] },
      undefined,
      SERVER,
      { 'faas.trigger': 'other' },
    ],
  ])('%s', (_name, event, name, kind, attributes) => {
    const before = JSON.stringify(event);
    const trigger = readTrigger(event);
    expect({ name: trigger.name, kind: trigger.kind }).toEqual({ name, kind });
    expect(trigger.attributes).toEqual(attributes);
    expect(JSON.stringify(event)).toBe(before);
  });

  it('whose members throw is a direct call', () => {
    const event = {
      get Records() {
        throw new Error('no');
      },
      get requestContext() {
        throw new Error('no');
      },
    };
    expect(readTrigger(event)).toMatchObject({ attributes: { 'faas.trigger': 'other' } });
  });
});

it('links a batch to each span that sent something in it, once', () => {
  expect(readTrigger(sqsEvent()).links).toEqual([
    {
      context: {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        traceFlags: 1,
        isRemote: true,
      },
      attributes: { 'messaging.message.id': 'm-1' },
    },
  ]);
});
