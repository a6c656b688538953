// SPDX-License-Identifier: Apache-2.0
// Holds docs/mapping.md to the code: every attribute that a block reads stands there, in the order in which it is
// taken, and comes out in the field that the page names.
import { readFileSync } from 'node:fs';
import { createTranslator } from '@otel-xray/segment';
import { span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { Attribute, keysOf, METADATA_PREFIX, RAW_PREFIX } from '../../packages/segment/src/attributes.ts';
import { SpanKind, StatusCode } from '../../packages/segment/src/span.ts';

interface Example {
  readonly kind?: number;
  /** What else the span has, for the attribute to matter. */
  readonly with?: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  /** What stands in the field; a regular expression where the value is a part of it. Default: the value. */
  readonly shown?: unknown;
  readonly failed?: boolean;
  readonly root?: boolean;
}

const { SERVER, CLIENT, CONSUMER } = SpanKind;
const server = { kind: SERVER, root: true };
const aws = { kind: CLIENT, with: { 'rpc.system': 'aws-api', 'rpc.service': 'SQS' } };
const client = { kind: CLIENT };
const serverHost = {
  ...server,
  with: { 'http.method': 'GET', 'url.path': '/a' },
  value: 'h.example',
  shown: /^http:\/\/h\.example\/a$/,
};
const clientHost = {
  ...client,
  with: { 'http.method': 'GET', 'url.path': '/a' },
  value: 'h.example',
  shown: /^http:\/\/h\.example\/a$/,
};
const failed = { failed: true, kind: CLIENT, value: 'E1' };

const EXAMPLES: Record<keyof typeof Attribute, Example> = {
  httpMethod: { ...client, value: 'GET' },
  url: { ...client, value: 'http://h.example/a' },
  urlScheme: { ...server, with: { 'server.address': 'h' }, value: 'https', shown: 'https://h/' },
  urlPath: { ...server, with: { 'server.address': 'h' }, value: '/p', shown: 'http://h/p' },
  urlQuery: { ...server, with: { 'server.address': 'h' }, value: 'q=1', shown: 'http://h/?q=1' },
  httpTarget: { ...server, with: { 'server.address': 'h' }, value: '/t?q=1', shown: 'http://h/t?q=1' },
  httpHost: { ...server, value: 'h:8080', shown: 'http://h:8080/' },
  httpServerName: serverHost,
  serverAddress: serverHost,
  serverPort: {
    ...server,
    with: { 'server.address': 'h', 'http.method': 'GET' },
    value: 8080,
    shown: 'http://h:8080/',
  },
  hostName: serverHost,
  hostPort: {
    ...server,
    with: { 'net.host.name': 'h', 'http.method': 'GET' },
    value: 8080,
    shown: 'http://h:8080/',
  },
  hostNameOfHost: serverHost,
  peerName: clientHost,
  peerPort: {
    ...client,
    with: { 'net.peer.name': 'h', 'http.method': 'GET' },
    value: 8080,
    shown: 'http://h:8080/',
  },
  peerIp: { ...clientHost, value: '10.0.0.1', shown: 'http://10.0.0.1/a' },
  userAgent: { ...client, value: 'curl/8' },
  clientAddress: { ...server, with: { 'http.method': 'GET' }, value: '203.0.113.9' },
  peerAddress: { ...server, with: { 'http.method': 'GET' }, value: '10.0.0.1' },
  httpStatus: { ...server, value: 204 },
  responseSize: { ...server, with: { 'http.method': 'GET' }, value: 42 },
  httpStatusText: failed,
  grpcErrorMessage: failed,
  grpcErrorName: { ...failed, with: { 'grpc.error_message': 'm' } },
  errorType: failed,
  dbStatus: failed,
  rpcStatus: { ...client, with: { 'rpc.system': 'grpc' }, value: 5, shown: true },
  localService: { ...server, value: 'checkout' },
  remoteService: { ...client, value: 'stock' },
  peerService: { ...client, value: 'stock' },
  awsService: { ...client, value: 'S3' },
  rpcService: { ...client, value: 'shop.Stock' },
  rpcSystem: { ...client, value: 'aws-api', shown: 'aws' },
  dbSystem: { ...client, value: 'postgresql' },
  dbNamespace: { ...client, with: { 'server.address': 'h' }, value: 'shop', shown: 'shop@h' },
  messagingDestination: { ...client, with: { 'messaging.system': 'kafka' }, value: 'orders' },
  messagingRoutingKey: {
    ...client,
    with: { 'messaging.system': 'rabbitmq', 'messaging.destination': '' },
    value: 'mail',
  },
  messagingSystem: { ...client, value: 'kafka', shown: 'remote' },
  messagingOperation: { kind: CONSUMER, value: 'receive', shown: 'remote' },
  genAi: { ...client, value: 'openai', shown: 'remote' },
  awsOperation: { ...aws, value: 'PutItem' },
  rpcMethod: { ...aws, value: 'PutItem' },
  awsAccount: { ...aws, value: '123456789012' },
  awsRegion: { ...aws, value: 'eu-central-1' },
  awsRequestId: { ...aws, value: 'R1' },
  awsExtendedRequestId: { ...aws, value: 'R2' },
  awsQueueUrl: { ...aws, value: 'https://sqs.example/1/mail' },
  awsTables: { ...aws, value: ['orders'], shown: 'orders' },
  awsTable: { ...aws, value: 'orders' },
  awsBucket: { ...aws, value: 'invoices' },
  awsObjectKey: { ...aws, value: 'a/b.pdf' },
  awsTopic: { ...aws, value: 'arn:aws:sns:eu-central-1:1:t' },
  awsFunction: { ...aws, value: 'resize' },
  awsRetries: { ...aws, value: 2 },
  dbQuery: { ...client, with: { 'db.system.name': 'mysql' }, value: 'SELECT 1' },
  dbUser: { ...client, with: { 'db.system.name': 'mysql' }, value: 'shop' },
  dbConnection: { ...client, with: { 'db.system.name': 'mysql' }, value: 'mysql://h:3306/shop' },
  user: { ...server, value: 'u-1' },
  xrayAnnotations: { with: { 'order.id': 17 }, value: ['order.id'], shown: { 'order.id': 17 } },
  xrayName: { value: 'mine' },
  xrayNamespace: { value: 'remote' },
  xrayUser: { ...server, value: 'u-2' },
  xrayFault: { value: true },
  xrayError: { value: true },
  xrayThrottle: { value: true },
  xrayAws: { ...aws, value: '{"own":1}', shown: expect.objectContaining({ own: 1 }) },
  xraySql: { value: '{"url":"u"}', shown: { url: 'u' } },
  xrayForwardedFor: { ...server, with: { 'http.method': 'GET', 'client.address': '10.0.0.1' }, value: true },
  xrayTraced: { ...client, with: { 'http.method': 'GET' }, value: true },
  xrayResourceArn: { value: 'arn:aws:x' },
  xrayPrecursors: { value: ['53995c3f42cd8ad8'] },
  xraySamplingRule: { ...server, value: 'rule' },
  xrayInProgress: { value: true },
  localRoot: { value: 'LOCAL_ROOT', shown: 'shop' },
};

interface Row {
  readonly keys: readonly string[];
  readonly field: string;
}

const page = readFileSync(new URL('../../docs/mapping.md', import.meta.url), 'utf8');
const rows: readonly Row[] =
  page
    .split('## The resource')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, keys = '', field = '']) => ({ keys: codes(keys), field: codes(field)[0] ?? '' })) ?? [];

function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function fieldOf(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      document,
    );
}

function translated(example: Example, key: string): unknown {
  const one = span({
    name: 'own name',
    kind: example.kind ?? SpanKind.INTERNAL,
    attributes: { ...example.with, [key]: example.value },
    status: { code: example.failed === true ? StatusCode.ERROR : StatusCode.UNSET },
    ...(example.root === true ? {} : { parent: 7 }),
    resource: { attributes: { 'service.name': 'shop' } },
  });
  const [document] = createTranslator().translate([one]);
  return JSON.parse(Buffer.from(document?.bytes ?? '').toString());
}

describe('docs/mapping.md', () => {
  const concepts = Object.entries(Attribute);

  it('has one row for each fact that a block reads, its names in order', () => {
    const expected = concepts.map(([, row]) => keysOf(row).join(' '));
    const prefixes = [`${METADATA_PREFIX}<namespace>`, `${RAW_PREFIX}<member>`];
    expect(rows.map((row) => row.keys.join(' ')).sort()).toEqual([...expected, ...prefixes].sort());
  });

  const cases = concepts.flatMap(([name, row]) => {
    const keys = keysOf(row);
    const field = rows.find((one) => one.keys.join(' ') === keys.join(' '))?.field ?? '';
    const example = Object.entries(EXAMPLES).find(([known]) => known === name)?.[1];
    return keys.map((key) => ({ key, field, example }));
  });

  it.each(cases)('$key comes out as $field', ({ key, field, example }) => {
    if (example === undefined) throw new Error(`no example of ${key}`);
    const shown = fieldOf(translated(example, key), field);
    const expected = 'shown' in example ? example.shown : example.value;
    if (expected instanceof RegExp) expect(shown).toMatch(expected);
    else expect(shown).toEqual(expected);
  });
});
