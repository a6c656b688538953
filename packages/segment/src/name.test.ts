// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it, vi } from 'vitest';
import { sanitiseName } from './name.ts';
import type { TranslatorOptions } from './options.ts';
import { SpanKind } from './span.ts';
import { writtenDocument } from './test-documents.ts';
import { createTranslator } from './translator.ts';

type Bag = Readonly<Record<string, unknown>>;

const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;

const documentOf = (init: SpanInit, options?: TranslatorOptions) =>
  writtenDocument(span({ name: 'span name', ...init }), options);

/** Name of a subsegment. */
const called = (kind: number, attributes: Bag) => documentOf({ kind, parent: 9, attributes }).name;

describe('a segment', () => {
  const named = (kind: number, resource: Bag, attributes: Bag) =>
    documentOf({ kind, resource: { attributes: resource }, attributes }).name;

  it.each<[name: string, kind: number, resource: Bag, attributes: Bag, written: string]>([
    ['service.name', SERVER, { 'service.name': 'shop' }, {}, 'shop'],
    ['service.name of an INTERNAL local root', INTERNAL, { 'service.name': 'shop' }, {}, 'shop'],
    [
      'service.name of a CONSUMER that works',
      CONSUMER,
      { 'service.name': 'shop' },
      { 'messaging.operation.type': 'process' },
      'shop',
    ],
    [
      'service.name of the segment around a CLIENT',
      CLIENT,
      { 'service.name': 'shop' },
      { 'server.address': 'a' },
      'shop',
    ],
    [
      'aws.local.service first',
      SERVER,
      { 'service.name': 'shop' },
      { 'aws.local.service': 'checkout' },
      'checkout',
    ],
    [
      'an empty aws.local.service is none',
      SERVER,
      { 'service.name': 'shop' },
      { 'aws.local.service': '' },
      'shop',
    ],
    [
      'an aws.local.service that is no text',
      SERVER,
      { 'service.name': 'shop' },
      { 'aws.local.service': 7 },
      'shop',
    ],
    [
      'peer.service does not name it',
      SERVER,
      { 'service.name': 'shop' },
      { 'peer.service': 'front' },
      'shop',
    ],
    ['no service.name', SERVER, {}, {}, 'span name'],
    ['an empty service.name', SERVER, { 'service.name': '' }, {}, 'span name'],
    ['rpc.service without a service.name', SERVER, {}, { 'rpc.service': 'shop.v1.Stock' }, 'shop.v1.Stock'],
    ['no service.name around a call', CLIENT, {}, { 'peer.service': 'stock' }, 'stock'],
  ])('%s', (_, kind, resource, attributes, written) => {
    expect(named(kind, resource, attributes)).toBe(written);
  });
});

describe('a subsegment', () => {
  it.each<[name: string, kind: number, attributes: Bag, written: string]>([
    ['nothing known', CLIENT, {}, 'span name'],
    // 1
    ['aws.remote.service of CLIENT', CLIENT, { 'aws.remote.service': 'stock', 'peer.service': 'z' }, 'stock'],
    ['aws.remote.service of PRODUCER', PRODUCER, { 'aws.remote.service': 'stock' }, 'stock'],
    ['aws.remote.service of CONSUMER', CONSUMER, { 'aws.remote.service': 'stock' }, 'stock'],
    ['aws.remote.service of INTERNAL', INTERNAL, { 'aws.remote.service': 'stock' }, 'span name'],
    ['aws.remote.service of SERVER', SERVER, { 'aws.remote.service': 'stock' }, 'span name'],
    [
      'aws.remote.service as ADOT wrote it',
      CLIENT,
      { 'aws.remote.service': 'AWS.SDK.DynamoDb', 'rpc.system': 'aws-api' },
      'DynamoDb',
    ],
    [
      'aws.remote.service as ADOT writes it',
      CLIENT,
      { 'aws.remote.service': 'AWS::DynamoDB', 'rpc.system': 'aws-api' },
      'DynamoDB',
    ],
    [
      'its prefix stays where the call is not of AWS',
      CLIENT,
      { 'aws.remote.service': 'AWS::DynamoDB' },
      'AWS::DynamoDB',
    ],
    // 2
    [
      'server.service.name',
      CLIENT,
      { 'server.service.name': 'a', 'service.peer.name': 'b', 'peer.service': 'c', 'aws.service': 'z' },
      'a',
    ],
    ['service.peer.name', CLIENT, { 'service.peer.name': 'b', 'peer.service': 'c' }, 'b'],
    ['peer.service', PRODUCER, { 'peer.service': 'c' }, 'c'],
    ['peer.service of INTERNAL', INTERNAL, { 'peer.service': 'c' }, 'span name'],
    ['peer.service of SERVER', SERVER, { 'peer.service': 'c' }, 'span name'],
    ['peer.service of CONSUMER', CONSUMER, { 'peer.service': 'c' }, 'span name'],
    // 3
    ['aws.service', CLIENT, { 'aws.service': 'DynamoDB', 'rpc.service': 'z' }, 'DynamoDB'],
    ['AWS call', CLIENT, { 'rpc.system': 'aws-api', 'rpc.service': 'S3' }, 'S3'],
    ['AWS call, newer', CLIENT, { 'rpc.system.name': 'aws-api', 'rpc.method': 'S3/GetObject' }, 'S3'],
    [
      'AWS call of a database',
      CLIENT,
      {
        'rpc.system': 'aws-api',
        'rpc.service': 'DynamoDB',
        'db.system.name': 'aws.dynamodb',
        'db.namespace': 'orders',
      },
      'DynamoDB',
    ],
    [
      'AWS call of a queue',
      PRODUCER,
      {
        'rpc.system': 'aws-api',
        'rpc.service': 'SQS',
        'messaging.system': 'aws_sqs',
        'messaging.destination.name': 'mail',
      },
      'SQS',
    ],
    // 4
    [
      'database at the host of its connection',
      CLIENT,
      { 'db.name': 'shop', 'db.connection_string': 'mysql://u:p@db.example:3306/x', 'net.peer.name': 'z' },
      'shop@db.example',
    ],
    [
      'database at the host of a connection for Java',
      CLIENT,
      { 'db.name': 'shop', 'db.connection_string': 'jdbc:mysql://db.example:3306' },
      'shop@db.example',
    ],
    [
      'database at a host of IPv6',
      CLIENT,
      { 'db.name': 'shop', 'db.connection_string': 'postgresql://[::1]:5432/x' },
      'shop@::1',
    ],
    [
      'database at server.address',
      CLIENT,
      {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'server.address': 'db.example',
        'server.port': 5432,
      },
      'shop@db.example',
    ],
    [
      'database at net.peer.name',
      CLIENT,
      { 'db.name': 'shop', 'net.peer.name': 'db', 'net.peer.ip': '10.0.0.1' },
      'shop@db',
    ],
    ['database at net.peer.ip', CLIENT, { 'db.name': 'shop', 'net.peer.ip': '10.0.0.1' }, 'shop@10.0.0.1'],
    [
      'database, connection without a host',
      CLIENT,
      { 'db.name': 'shop', 'db.connection_string': 'Server=x;Database=y', 'net.peer.name': 'db' },
      'shop@db',
    ],
    ['database without a host', CLIENT, { 'db.system': 'sqlite', 'db.name': 'shop' }, 'shop'],
    ['db.namespace before db.name', CLIENT, { 'db.namespace': 'a', 'db.name': 'b' }, 'a'],
    [
      'system at a host',
      CLIENT,
      { 'db.system.name': 'redis', 'server.address': 'cache', 'server.port': 6379 },
      'redis@cache',
    ],
    ['system alone', CLIENT, { 'db.system.name': 'redis' }, 'span name'],
    [
      'database of INTERNAL',
      INTERNAL,
      { 'db.system': 'mysql', 'db.name': 'shop', 'net.peer.name': 'db' },
      'shop@db',
    ],
    // 5
    [
      'rpc.service',
      CLIENT,
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Stock', 'rpc.method': 'Get', 'server.address': 'z' },
      'shop.v1.Stock',
    ],
    [
      'service of a full method',
      CLIENT,
      { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.v1.Stock/Get' },
      'shop.v1.Stock',
    ],
    ['a method alone is no service', CLIENT, { 'rpc.method': 'Get', 'server.address': 'a' }, 'a'],
    ['rpc.service of SERVER', SERVER, { 'rpc.service': 'shop.v1.Stock' }, 'shop.v1.Stock'],
    // 6
    [
      'destination',
      PRODUCER,
      { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders', 'server.address': 'z' },
      'orders',
    ],
    [
      'destination, old',
      PRODUCER,
      {
        'messaging.system': 'rabbitmq',
        'messaging.destination': 'events',
        'messaging.rabbitmq.routing_key': 'z',
      },
      'events',
    ],
    [
      'default exchange',
      PRODUCER,
      {
        'messaging.system': 'rabbitmq',
        'messaging.destination': '',
        'messaging.rabbitmq.routing_key': 'mail',
      },
      'mail',
    ],
    [
      'destination of CLIENT',
      CLIENT,
      { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
      'orders',
    ],
    [
      'destination of a CONSUMER that asks',
      CONSUMER,
      {
        'messaging.system': 'kafka',
        'messaging.operation.type': 'receive',
        'messaging.destination.name': 'orders',
      },
      'orders',
    ],
    [
      'destination of a CONSUMER that works',
      CONSUMER,
      {
        'messaging.system': 'kafka',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'orders',
      },
      'span name',
    ],
    [
      'destination of INTERNAL',
      INTERNAL,
      { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
      'span name',
    ],
    [
      'destination of no system',
      PRODUCER,
      { 'messaging.destination.name': 'orders', 'server.address': 'mq' },
      'mq',
    ],
    // 7
    ['server.address', CLIENT, { 'server.address': 'a', 'server.port': 8080, 'http.host': 'z' }, 'a'],
    ['http.host without its port', CLIENT, { 'http.host': 'a:8080', 'net.peer.name': 'z' }, 'a'],
    ['http.host of IPv6', CLIENT, { 'http.host': '[::1]:8080' }, '::1'],
    ['net.peer.name', CLIENT, { 'net.peer.name': 'a', 'url.full': 'http://z/' }, 'a'],
    ['host of url.full', CLIENT, { 'url.full': 'http://u:p@a:8080/x', 'net.peer.ip': '10.0.0.1' }, 'a'],
    ['host of http.url', CLIENT, { 'http.url': 'https://a/x' }, 'a'],
    ['a url without a host', CLIENT, { 'url.full': '/reviews/4' }, 'span name'],
    ['net.peer.ip', CLIENT, { 'net.peer.ip': '10.0.0.1' }, '10.0.0.1'],
    ['host of PRODUCER', PRODUCER, { 'server.address': 'a' }, 'a'],
    [
      'host of a CONSUMER that asks',
      CONSUMER,
      { 'messaging.operation.type': 'poll', 'server.address': 'a' },
      'a',
    ],
    [
      'host of INTERNAL',
      INTERNAL,
      { 'server.address': 'a', 'http.host': 'b', 'net.peer.name': 'c' },
      'span name',
    ],
    ['host that a SERVER is asked by', SERVER, { 'server.address': 'a' }, 'span name'],
    // 8
    [
      'empty values fall through',
      CLIENT,
      {
        'aws.remote.service': '',
        'peer.service': '',
        'rpc.service': '',
        'server.address': '',
        'http.host': 'a',
      },
      'a',
    ],
    [
      'values that are no text fall through',
      CLIENT,
      { 'peer.service': 7, 'server.address': ['a'], 'http.host': 'a' },
      'a',
    ],
  ])('%s', (_, kind, attributes, written) => {
    expect(called(kind, attributes)).toBe(written);
  });
});

describe('sanitiseName', () => {
  it.each<[name: string, written: string]>([
    ['shop', 'shop'],
    ['Shop 2_a.b:c/d%e&f#g=h+i\\j-k@l', 'Shop 2_a.b:c/d%e&f#g=h+i\\j-k@l'],
    ['GET /a?b=c', 'GET /ab=c'],
    ['<subDomain>.example.com,1413', 'subDomain.example.com1413'],
    ['*()<>\'"!;~^|?,', 'span'],
    ['', 'span'],
    ['<>', 'span'],
    [' a ', ' a '],
    [' ', ' '],
    ['Größe 你好', 'Größe 你好'],
    ['٣Ⅷ½', '٣Ⅷ½'],
    ['a\u00a0b\u2003c\u3000d', 'a\u00a0b\u2003c\u3000d'],
    ['a\tb\nc\rd\u0000e\u0085f', 'abcdef'],
    ['a\u2028b\u2029c', 'abc'],
    ['e\u0301', 'e'],
    ['a😀b', 'ab'],
    ['a\ud800b', 'ab'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), 'x'.repeat(200)],
    [`?${'x'.repeat(200)}`, 'x'.repeat(200)],
    ['é'.repeat(201), 'é'.repeat(200)],
    ['𝒜'.repeat(200), '𝒜'.repeat(200)],
    ['𝒜'.repeat(250), '𝒜'.repeat(200)],
    [`x${'𝒜'.repeat(250)}`, `x${'𝒜'.repeat(199)}`],
  ])('%j', (name, written) => {
    expect(sanitiseName(name)).toBe(written);
  });

  it('is used whatever a name came from', () => {
    expect(documentOf({ resource: { attributes: { 'service.name': 'a?b' } } }).name).toBe('ab');
    expect(called(CLIENT, { 'db.name': 'shop?', 'net.peer.name': 'db' })).toBe('shop@db');
    expect(called(CLIENT, { 'peer.service': '<>' })).toBe('span');
    expect(called(INTERNAL, {})).toBe('span name');
  });

  it('bears a name of 100 kB', () => {
    expect(sanitiseName('?'.repeat(100_000))).toBe('span');
    expect(sanitiseName(`${'?'.repeat(100_000)}a`)).toBe('a');
  });
});

describe('the hook that names', () => {
  it.each<[name: string, given: string | undefined, written: string]>([
    ['a name', 'mine', 'mine'],
    ['a name that has to be changed', 'mi?ne', 'mine'],
    ['nothing', undefined, 'shop'],
    ['an empty name', '', 'shop'],
  ])('%s', (_, given, written) => {
    expect(documentOf({ kind: SERVER }, { name: () => given }).name).toBe(written);
  });

  it('is told the name of the rules', () => {
    const hook = vi.fn(() => undefined);
    const one = span({ kind: SERVER });
    createTranslator({ name: hook }).translate([one]);
    expect(hook.mock.calls).toEqual([[one, 'shop']]);
  });

  it('gives way to the name that recorder and shim set', () => {
    expect(
      documentOf({ kind: SERVER, attributes: { 'aws.xray.name': 'theirs' } }, { name: () => 'mine' }).name,
    ).toBe('theirs');
  });
});
