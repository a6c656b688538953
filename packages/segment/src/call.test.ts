// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span, spanId, type TraceInit, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind } from './span.ts';
import { writtenDocument, writtenDocuments } from './test-documents.ts';
import { createTranslator } from './translator.ts';

type Bag = Readonly<Record<string, unknown>>;

const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;

const namespaceOf = (kind: number, attributes: Bag) =>
  writtenDocument([span({ kind, parent: 9, attributes })]).namespace;

describe('namespace', () => {
  it.each<[name: string, kind: number, attributes: Bag, namespace: string | undefined]>([
    ['AWS call', CLIENT, { 'rpc.system': 'aws-api' }, 'aws'],
    ['AWS call, newer', CLIENT, { 'rpc.system.name': 'aws-api' }, 'aws'],
    ['AWS call of PRODUCER', PRODUCER, { 'rpc.system': 'aws-api' }, 'aws'],
    ['AWS call of CONSUMER', CONSUMER, { 'rpc.system': 'aws-api' }, 'aws'],
    ['AWS call of INTERNAL', INTERNAL, { 'rpc.system': 'aws-api' }, 'aws'],
    ['aws.service', CLIENT, { 'aws.service': 'DynamoDB' }, 'aws'],
    ['aws.service with a peer', CLIENT, { 'aws.service': 'DynamoDB', 'peer.service': 'stock' }, 'remote'],
    ['an empty aws.service', CLIENT, { 'aws.service': '' }, undefined],
    ['CLIENT that names nobody', CLIENT, {}, undefined],
    ['CLIENT with a server', CLIENT, { 'server.address': 'a' }, 'remote'],
    ['CLIENT with a peer', CLIENT, { 'net.peer.name': 'a' }, 'remote'],
    ['CLIENT with the address of a peer', CLIENT, { 'network.peer.address': '10.0.0.1' }, 'remote'],
    ['CLIENT with the ip of a peer', CLIENT, { 'net.peer.ip': '10.0.0.1' }, 'remote'],
    ['CLIENT with peer.service', CLIENT, { 'peer.service': 'stock' }, 'remote'],
    ['CLIENT with service.peer.name', CLIENT, { 'service.peer.name': 'stock' }, 'remote'],
    ['CLIENT with aws.remote.service', CLIENT, { 'aws.remote.service': 'stock' }, 'remote'],
    ['CLIENT of RPC', CLIENT, { 'rpc.system': 'grpc' }, 'remote'],
    ['CLIENT of a database', CLIENT, { 'db.system.name': 'sqlite' }, 'remote'],
    ['CLIENT of a named database', CLIENT, { 'db.name': 'shop' }, 'remote'],
    ['CLIENT of messaging', CLIENT, { 'messaging.system': 'kafka' }, 'remote'],
    ['CLIENT with url.full', CLIENT, { 'url.full': 'http://a/' }, 'remote'],
    ['CLIENT with http.url', CLIENT, { 'http.url': 'http://a/' }, 'remote'],
    ['CLIENT with http.host', CLIENT, { 'http.host': 'a' }, 'remote'],
    ['CLIENT of a model', CLIENT, { 'gen_ai.system': 'openai' }, 'remote'],
    ['CLIENT of a model, newer', CLIENT, { 'gen_ai.provider.name': 'openai' }, 'remote'],
    ['dns', CLIENT, { 'peer.ipv4': '10.0.0.1' }, undefined],
    ['PRODUCER', PRODUCER, {}, 'remote'],
    ['CONSUMER', CONSUMER, { 'messaging.system': 'kafka' }, undefined],
    ['CONSUMER that receives', CONSUMER, { 'messaging.operation.type': 'receive' }, 'remote'],
    ['CONSUMER that polls', CONSUMER, { 'messaging.operation.name': 'poll' }, 'remote'],
    ['CONSUMER that settles', CONSUMER, { 'messaging.operation': 'settle' }, 'remote'],
    ['CONSUMER that works', CONSUMER, { 'messaging.operation.type': 'process' }, undefined],
    ['CONSUMER with aws.remote.service', CONSUMER, { 'aws.remote.service': 'stock' }, undefined],
    [
      'CONSUMER that receives, by the older key',
      CONSUMER,
      { 'messaging.operation.name': 'consume', 'messaging.operation.type': 'receive' },
      'remote',
    ],
    ['INTERNAL', INTERNAL, { 'server.address': 'a', 'url.full': 'http://a/' }, undefined],
    ['SERVER', SERVER, { 'server.address': 'a' }, undefined],
    ['set to remote', INTERNAL, { 'aws.xray.namespace': 'remote' }, 'remote'],
    ['set to aws', INTERNAL, { 'aws.xray.namespace': 'aws' }, 'aws'],
    ['set to local', CLIENT, { 'aws.xray.namespace': 'local', 'server.address': 'a' }, undefined],
  ])('%s', (_, kind, attributes, namespace) => {
    expect(namespaceOf(kind, attributes)).toBe(namespace);
  });

  it.each<[name: string, init: SpanInit]>([
    ['SERVER', { kind: SERVER }],
    ['INTERNAL', { kind: INTERNAL }],
    ['CONSUMER that works', { kind: CONSUMER }],
    ['CLIENT', { kind: CLIENT, attributes: { 'server.address': 'a' } }],
    ['PRODUCER', { kind: PRODUCER }],
    ['an AWS call', { kind: CLIENT, attributes: { 'rpc.system': 'aws-api' } }],
    ['one that sets it', { kind: SERVER, attributes: { 'aws.xray.namespace': 'remote' } }],
  ])('is never that of a segment: %s', (_, init) => {
    expect(writtenDocument([span(init)])).not.toHaveProperty('namespace');
  });
});

describe('a call inside a call', () => {
  const http = { name: 'GET', kind: CLIENT, attributes: { 'url.full': 'http://a/' } } as const;
  const aws = {
    name: 'S3.GetObject',
    kind: CLIENT,
    attributes: { 'rpc.system': 'aws-api', 'rpc.service': 'S3' },
  } as const;

  it('has no namespace, at any depth', () => {
    const root = writtenDocument(
      trace({
        kind: SERVER,
        children: [{ ...aws, children: [{ name: 'retry', children: [http] }, http] }, http],
      }),
    );
    const [s3, get] = root.subsegments;
    expect(s3.namespace).toBe('aws');
    expect(s3.subsegments[0].subsegments[0]).not.toHaveProperty('namespace');
    expect(s3.subsegments[1]).not.toHaveProperty('namespace');
    expect(get.namespace).toBe('remote');
  });

  it('has none below a call that is a local root', () => {
    const segment = writtenDocument(trace({ ...aws, children: [http] }));
    expect(segment.subsegments[0].namespace).toBe('aws');
    expect(segment.subsegments[0].subsegments[0]).not.toHaveProperty('namespace');
  });

  it('has one below a CLIENT that calls nobody', () => {
    const root = writtenDocument(
      trace({ kind: SERVER, children: [{ kind: CLIENT, name: 'dataloader.load', children: [http] }] }),
    );
    expect(root.subsegments[0]).not.toHaveProperty('namespace');
    expect(root.subsegments[0].subsegments[0].namespace).toBe('remote');
  });

  it('has none in a document of its own either', () => {
    const spans = trace({ kind: SERVER, children: [{ ...aws, children: [http] }] });
    const namespaces = writtenDocuments(spans, {}, { nest: false }).map(({ namespace }) => namespace);
    expect(namespaces).toEqual([undefined, 'aws', undefined]);
  });

  it.each<[string, TraceInit, readonly string[]]>([
    ['a call', { kind: SERVER, children: [{ ...aws, children: [http] }] }, ['S3.GetObject', 'GET']],
    ['a call that is a local root', aws, ['S3.GetObject']],
    ['a CLIENT that calls nobody', { kind: CLIENT, name: 'dataloader.load' }, []],
    ['a request', { kind: SERVER, children: [{ name: 'step' }] }, []],
    ['a request that names an AWS service', { kind: SERVER, attributes: { 'aws.service': 'S3' } }, []],
    [
      'a step that does',
      { kind: SERVER, children: [{ name: 'a', attributes: { 'aws.service': 'S3' } }] },
      ['a'],
    ],
  ])('is told apart: %s', (_, init, calls) => {
    const { isCall } = createTranslator();
    expect(trace(init).flatMap((one) => (isCall(one) ? one.name : []))).toEqual(calls);
  });

  it('is told apart without throwing', () => {
    const get = () => {
      throw new Error('no');
    };
    expect(createTranslator().isCall(Object.defineProperty(span(), 'attributes', { get }))).toBe(false);
  });

  it('has none where its parents are in no batch, and somebody knows of the call', () => {
    const late = trace({ kind: SERVER, children: [{ ...aws, children: [http] }] }).slice(2);
    const { namespace, ...whole } = writtenDocument(late, { isInCall: (one) => one === late[0] });
    expect(namespace).toBeUndefined();
    expect(whole).toEqual({ ...whole, name: 'a', type: 'subsegment', parent_id: spanId(2) });
    expect(writtenDocument(late, { isInCall: () => false }).namespace).toBe('remote');
  });

  it('has none in a document below either', () => {
    const late = trace({ kind: SERVER, children: [{ name: 'retry', children: [http] }] }).slice(1);
    const { subsegments } = writtenDocument(late, { isInCall: () => true });
    expect(subsegments[0]).not.toHaveProperty('namespace');
  });

  it('is still a call: its attributes are written', () => {
    const root = writtenDocument(trace({ kind: SERVER, children: [{ ...aws, children: [http] }] }));
    expect(root.subsegments[0].subsegments[0]).toMatchObject({
      name: 'a',
      http: { request: { url: 'http://a/' } },
    });
  });
});
