// SPDX-License-Identifier: Apache-2.0
import { event, type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const documentOf = (init: SpanInit) => writtenDocument(span({ name: 'GET', ...init }));

const served = (attributes: Bag) => documentOf({ kind: SpanKind.SERVER, attributes });
const called = (attributes: Bag) => documentOf({ kind: SpanKind.CLIENT, parent: 9, attributes });

describe('http of a SERVER span', () => {
  it.each<[name: string, attributes: Bag, http: unknown]>([
    ['nothing of HTTP', { 'server.address': 'shop.example', 'network.peer.address': '10.0.0.1' }, undefined],
    [
      'stable conventions',
      {
        'http.request.method': 'GET',
        'url.scheme': 'https',
        'server.address': 'shop.example',
        'server.port': 8443,
        'url.path': '/orders/7',
        'url.query': 'q=1',
        'user_agent.original': 'curl/8.9',
        'client.address': '203.0.113.7',
        'network.peer.address': '10.0.0.1',
        'network.peer.port': 51234,
        'http.response.status_code': 200,
        'http.response.body.size': 512,
      },
      {
        request: {
          method: 'GET',
          url: 'https://shop.example:8443/orders/7?q=1',
          user_agent: 'curl/8.9',
          client_ip: '203.0.113.7',
          x_forwarded_for: true,
        },
        response: { status: 200, content_length: 512 },
      },
    ],
    [
      'old conventions',
      {
        'http.method': 'POST',
        'http.scheme': 'http',
        'http.host': 'shop.example:8080',
        'http.target': '/orders?q=1',
        'http.user_agent': 'curl/7',
        'net.peer.ip': '10.0.0.1',
        'http.status_code': 201,
        'http.response_content_length_uncompressed': 7,
      },
      {
        request: {
          method: 'POST',
          url: 'http://shop.example:8080/orders?q=1',
          user_agent: 'curl/7',
          client_ip: '10.0.0.1',
        },
        response: { status: 201, content_length: 7 },
      },
    ],
    ['only a method', { 'http.request.method': 'GET' }, { request: { method: 'GET' } }],
    ['only a status', { 'http.response.status_code': 204 }, { response: { status: 204 } }],
    ['only a user agent', { 'user_agent.original': 'curl' }, { request: { user_agent: 'curl' } }],
    ['only http.host', { 'http.host': 'shop.example' }, { request: { url: 'http://shop.example/' } }],
    [
      'the newer key wins',
      { 'http.request.method': 'PUT', 'http.method': 'POST' },
      { request: { method: 'PUT' } },
    ],
    [
      'an unknown method as the conventions write it',
      { 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE' },
      { request: { method: '_OTHER' } },
    ],
    [
      'a status in digits',
      { 'http.request.method': 'GET', 'http.status_code': '404' },
      { request: { method: 'GET' }, response: { status: 404 } },
    ],
    [
      'a status that is none',
      { 'http.request.method': 'GET', 'http.status_code': 'OK' },
      { request: { method: 'GET' } },
    ],
  ])('%s', (_, attributes, http) => {
    expect(served(attributes).http).toEqual(http);
  });
});

describe('http of a CLIENT span', () => {
  it.each<[name: string, attributes: Bag, http: unknown]>([
    ['nothing of HTTP', { 'server.address': 'cache', 'server.port': 6379 }, undefined],
    [
      'stable conventions',
      {
        'http.request.method': 'GET',
        'server.address': 'api.example',
        'server.port': 443,
        'url.full': 'https://api.example/v1?q=1',
        'http.response.status_code': 503,
      },
      { request: { method: 'GET', url: 'https://api.example/v1?q=1' }, response: { status: 503 } },
    ],
    [
      'old conventions',
      {
        'http.method': 'GET',
        'http.url': 'http://api.example:81/v1',
        'net.peer.name': 'api.example',
        'net.peer.ip': '10.1.1.1',
        'net.peer.port': 81,
        'http.status_code': 200,
      },
      { request: { method: 'GET', url: 'http://api.example:81/v1' }, response: { status: 200 } },
    ],
    [
      'no client address: it is the server that is known',
      { 'http.request.method': 'GET', 'network.peer.address': '10.0.0.1', 'client.address': '10.0.0.2' },
      { request: { method: 'GET' } },
    ],
    [
      'an AWS call shows its status alone',
      {
        'rpc.system': 'aws-api',
        'rpc.service': 'S3',
        'http.request.method': 'GET',
        'url.full': 'https://b.s3.amazonaws.com/k',
        'http.response.status_code': 404,
      },
      { response: { status: 404 } },
    ],
    [
      'an AWS call without an answer',
      { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'url.full': 'https://h/' },
      undefined,
    ],
    [
      'an AWS call by the newer key',
      { 'rpc.system.name': 'aws-api', 'http.response.status_code': 200 },
      { response: { status: 200 } },
    ],
  ])('%s', (_, attributes, http) => {
    expect(called(attributes).http).toEqual(http);
  });
});

describe('other kinds', () => {
  it.each([
    ['INTERNAL', SpanKind.INTERNAL],
    ['PRODUCER', SpanKind.PRODUCER],
    ['CONSUMER', SpanKind.CONSUMER],
  ])('%s has no http: a framework layer keeps its attributes in metadata', (_, kind) => {
    const attributes = {
      'http.request.method': 'GET',
      'url.full': '/reviews/4',
      'http.route': '/reviews/:id',
    };
    const document = documentOf({ kind, parent: 9, attributes });
    expect(document.http).toBeUndefined();
    expect(document.metadata.default).toMatchObject(attributes);
  });
});

describe('a span that says by aws.xray.namespace what it is', () => {
  const asked = {
    'aws.xray.namespace': 'local',
    'http.request.method': 'GET',
    'url.full': 'http://stock/a',
    'client.address': '203.0.113.9',
    'http.response.status_code': 404,
  };
  const request = { method: 'GET', url: 'http://stock/a' };
  const response = { status: 404 };

  it.each<[name: string, init: SpanInit, http: unknown]>([
    ['a subsegment makes the request', { parent: 9 }, { request, response }],
    [
      'a segment serves it',
      {},
      { request: { ...request, client_ip: '203.0.113.9', x_forwarded_for: true }, response },
    ],
  ])('%s', (_, init, http) => {
    const document = documentOf({ ...init, attributes: asked });
    expect(document.http).toEqual(http);
    expect(document.error).toBe(true);
  });
});

describe('client_ip and x_forwarded_for', () => {
  it.each<[name: string, attributes: Bag, expected: Bag]>([
    ['the peer', { 'network.peer.address': '10.0.0.1' }, { client_ip: '10.0.0.1' }],
    ['the peer, old', { 'net.peer.ip': '10.0.0.1' }, { client_ip: '10.0.0.1' }],
    ['the peer of a socket', { 'net.sock.peer.addr': '10.0.0.1' }, { client_ip: '10.0.0.1' }],
    ['an IPv6 peer', { 'network.peer.address': '::1' }, { client_ip: '::1' }],
    [
      'a forwarded client',
      { 'client.address': '203.0.113.7', 'network.peer.address': '10.0.0.1' },
      { client_ip: '203.0.113.7', x_forwarded_for: true },
    ],
    [
      'a forwarded client, old',
      { 'http.client_ip': '203.0.113.7', 'net.peer.ip': '10.0.0.1' },
      { client_ip: '203.0.113.7', x_forwarded_for: true },
    ],
    [
      'a client without a known peer',
      { 'client.address': '203.0.113.7' },
      { client_ip: '203.0.113.7', x_forwarded_for: true },
    ],
    [
      'a client that is the peer',
      { 'client.address': '10.0.0.1', 'network.peer.address': '10.0.0.1' },
      { client_ip: '10.0.0.1' },
    ],
    [
      'a client that is the mapped peer',
      { 'client.address': '10.0.0.1', 'network.peer.address': '::ffff:10.0.0.1' },
      { client_ip: '10.0.0.1' },
    ],
    [
      'a mapped client that is the peer',
      { 'client.address': '::ffff:10.0.0.1', 'network.peer.address': '10.0.0.1' },
      { client_ip: '::ffff:10.0.0.1' },
    ],
    [
      'client.address before http.client_ip',
      { 'client.address': '203.0.113.7', 'http.client_ip': '198.51.100.1', 'net.peer.ip': '10.0.0.1' },
      { client_ip: '203.0.113.7', x_forwarded_for: true },
    ],
    [
      'a client that is no address',
      { 'client.address': 'unknown', 'network.peer.address': '10.0.0.1' },
      { client_ip: '10.0.0.1' },
    ],
    [
      'the next client key where the first is no address',
      { 'client.address': 'unknown', 'http.client_ip': '203.0.113.7', 'net.peer.ip': '10.0.0.1' },
      { client_ip: '203.0.113.7', x_forwarded_for: true },
    ],
    [
      'nothing that is an address',
      { 'client.address': 'unknown', 'network.peer.address': '/tmp/shop.sock' },
      {},
    ],
    [
      'an empty client',
      { 'client.address': '', 'network.peer.address': '10.0.0.1' },
      { client_ip: '10.0.0.1' },
    ],
  ])('%s', (_, attributes, expected) => {
    expect(served({ 'http.request.method': 'GET', ...attributes }).http.request).toEqual({
      method: 'GET',
      ...expected,
    });
  });

  it('leaves a client that is no address in metadata', () => {
    const { metadata } = served({ 'http.request.method': 'GET', 'client.address': 'unknown' });
    expect(metadata.default['client.address']).toBe('unknown');
  });

  it('leaves the peer in metadata where the client is another', () => {
    const attributes = {
      'http.request.method': 'GET',
      'client.address': '203.0.113.7',
      'network.peer.address': '10.0.0.1',
    };
    const { default: left } = served(attributes).metadata;
    expect(left['network.peer.address']).toBe('10.0.0.1');
    expect(left).not.toHaveProperty('client.address');
  });
});

describe('content_length', () => {
  it.each<[name: string, attributes: Bag, length: number | undefined]>([
    ['not known', {}, undefined],
    ['body size', { 'http.response.body.size': 12 }, 12],
    ['nothing in the body', { 'http.response.body.size': 0 }, 0],
    ['old', { 'http.response_content_length': 13 }, 13],
    ['old, uncompressed', { 'http.response_content_length_uncompressed': 14 }, 14],
    ['the header', { 'http.response.header.content-length': ['15'] }, 15],
    ['the header, old', { 'http.response.header.content_length': ['16'] }, 16],
    ['the newest key first', { 'http.response.body.size': 12, 'http.response_content_length': 13 }, 12],
    ['text that is no size', { 'http.response.header.content-length': ['many'] }, undefined],
    ['a size below nothing', { 'http.response.body.size': -1 }, undefined],
  ])('%s', (_, attributes, length) => {
    const { http } = served({ 'http.request.method': 'GET', ...attributes });
    expect(http.response?.content_length).toBe(length);
  });

  it('is read from the event of what was received', () => {
    const received = event(
      { 'message.type': 'RECEIVED', 'messaging.message_payload_size_bytes': 12452 },
      'message',
    );
    const { http } = documentOf({
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': 'GET' },
      events: [received],
    });
    expect(http.response).toEqual({ content_length: 12452 });
  });

  it('is not read from the event of what was sent', () => {
    const sent = event({ 'message.type': 'SENT', 'messaging.message_payload_size_bytes': 12452 }, 'message');
    const { http } = documentOf({
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': 'GET' },
      events: [sent],
    });
    expect(http).toEqual({ request: { method: 'GET' } });
  });
});

describe('what is longer than 250 characters', () => {
  it.each<[member: 'method' | 'user_agent' | 'url', key: string, value: string]>([
    ['method', 'http.request.method', 'M'.repeat(251)],
    ['user_agent', 'user_agent.original', 'A'.repeat(251)],
    ['url', 'url.full', `http://api.example/${'u'.repeat(232)}`],
  ])('%s is cut, and whole in metadata', (member, key, value) => {
    const { http, metadata } = called({ [key]: value });
    expect(http.request[member]).toBe(value.slice(0, 250));
    expect(metadata.default[key]).toBe(value);
  });

  it.each<[member: 'method' | 'user_agent' | 'url', key: string, value: string]>([
    ['method', 'http.request.method', 'M'.repeat(250)],
    ['user_agent', 'user_agent.original', 'A'.repeat(250)],
    ['url', 'url.full', `http://api.example/${'u'.repeat(231)}`],
  ])('%s of 250 characters is whole', (member, key, value) => {
    const { http, metadata } = called({ [key]: value });
    expect(http.request[member]).toBe(value);
    expect(metadata?.default?.[key]).toBeUndefined();
  });

  it('leaves every part of a cut url in metadata', () => {
    const attributes = {
      'url.scheme': 'http',
      'server.address': 'shop.example',
      'server.port': 8080,
      'url.path': `/${'p'.repeat(300)}`,
      'url.query': 'q=1',
    };
    const { http, metadata } = served(attributes);
    expect(http.request.url).toBe(`http://shop.example:8080/${'p'.repeat(300)}`.slice(0, 250));
    expect(metadata.default).toMatchObject(attributes);
  });
});

describe('what leaves metadata', () => {
  it('is what http shows, and no more', () => {
    const { metadata } = called({
      'http.request.method': 'GET',
      'http.request.method_original': 'get',
      'url.full': 'https://api.example:8443/v1?q=1',
      'url.scheme': 'https',
      'url.path': '/v1',
      'url.query': '?q=1',
      'server.address': 'api.example',
      'server.port': 8443,
      'user_agent.original': 'undici',
      'http.response.status_code': 200,
      'network.protocol.version': '1.1',
      'network.peer.port': 8443,
    });
    expect(metadata.default).toEqual({
      'http.request.method_original': 'get',
      'network.protocol.version': '1.1',
      'network.peer.port': 8443,
      'otel.span.name': 'GET',
    });
  });

  it('is both keys of a fact where their values agree', () => {
    const { metadata } = called({
      'http.request.method': 'GET',
      'http.method': 'GET',
      'http.response.status_code': 200,
      'http.status_code': 200,
      'http.user_agent': 'a',
      'user_agent.original': 'b',
    });
    expect(metadata.default).toEqual({ 'http.user_agent': 'a' });
  });
});
