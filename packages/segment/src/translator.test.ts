// SPDX-License-Identifier: Apache-2.0
import {
  SpanKind as ApiSpanKind,
  context,
  SpanStatusCode,
  TraceFlags,
  trace as traceApi,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { event, type SpanInit, span, spanId, trace } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { rootOnlyParentId } from './ids.ts';
import type { TranslatorOptions } from './options.ts';
import { SpanKind, StatusCode } from './span.ts';
import { readDocuments, textOf, writtenDocument, writtenDocuments, writtenText } from './test-documents.ts';
import { createTranslator } from './translator.ts';

const { INTERNAL, SERVER, CLIENT } = SpanKind;

const documentOf = (init: SpanInit, options?: TranslatorOptions) => writtenDocument(span(init), options);

const NODE = {
  attributes: {
    'service.name': 'shop',
    'service.version': '1.4.0',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.1.0',
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_ecs',
    'cloud.account.id': '111122223333',
    'aws.ecs.launchtype': 'fargate',
  },
};

const NODE_METADATA = {
  'otel.resource.service.name': 'shop',
  'otel.resource.service.version': '1.4.0',
  'otel.resource.telemetry.sdk.name': 'opentelemetry',
  'otel.resource.telemetry.sdk.language': 'nodejs',
  'otel.resource.telemetry.sdk.version': '2.1.0',
  'otel.resource.cloud.provider': 'aws',
  'otel.resource.cloud.platform': 'aws_ecs',
  'otel.resource.cloud.account.id': '111122223333',
  'otel.resource.aws.ecs.launchtype': 'fargate',
};

const request: SpanInit = {
  name: 'GET /orders/:id',
  kind: SERVER,
  remoteParent: 0xf0,
  resource: NODE,
  scope: { name: '@opentelemetry/instrumentation-http', version: '0.223.0' },
  attributes: {
    'http.request.method': 'GET',
    'url.scheme': 'https',
    'server.address': 'shop.example',
    'server.port': 443,
    'url.path': '/orders/7',
    'url.query': 'full=1',
    'network.peer.address': '10.0.0.1',
    'network.peer.port': 51234,
    'network.protocol.version': '1.1',
    'client.address': '203.0.113.7',
    'user_agent.original': 'curl/8.9',
    'http.route': '/orders/:id',
    'http.response.status_code': 500,
    'enduser.id': 'ann',
    tenant: 'acme',
  },
  status: { code: StatusCode.ERROR },
};

const REQUEST_DOCUMENT = {
  name: 'shop',
  id: spanId(1),
  start_time: 1737036339,
  end_time: 1737036339.01,
  trace_id: '1-67891233-abcdef012345678912345678',
  parent_id: '00000000000000f0',
  service: { version: '1.4.0' },
  origin: 'AWS::ECS::Fargate',
  user: 'ann',
  http: {
    request: {
      method: 'GET',
      url: 'https://shop.example/orders/7?full=1',
      user_agent: 'curl/8.9',
      client_ip: '203.0.113.7',
      x_forwarded_for: true,
    },
    response: { status: 500 },
  },
  fault: true,
  aws: {
    account_id: '111122223333',
    ecs: { launch_type: 'fargate' },
    xray: { sdk: 'opentelemetry for nodejs', sdk_version: '2.1.0', auto_instrumentation: false },
  },
  annotations: { tenant: 'acme' },
  metadata: {
    default: {
      'network.peer.address': '10.0.0.1',
      'network.peer.port': 51234,
      'network.protocol.version': '1.1',
      'http.route': '/orders/:id',
      ...NODE_METADATA,
      'otel.span.name': 'GET /orders/:id',
      'otel.scope.name': '@opentelemetry/instrumentation-http',
      'otel.scope.version': '0.223.0',
    },
  },
};

const indexedAttributes = ['tenant'];

describe('whole documents', () => {
  it('of a request that was served', () => {
    expect(documentOf(request, { indexedAttributes })).toEqual(REQUEST_DOCUMENT);
  });

  it('of a trace', () => {
    const thrown = event({
      'exception.type': 'TypeError',
      'exception.message': 'no total',
      'exception.stacktrace': 'TypeError: no total\n    at order (file:///srv/orders.mjs:5:51)',
    });
    const spans = trace({
      ...request,
      children: [
        {
          name: 'request handler',
          status: { code: StatusCode.ERROR, message: 'no total' },
          events: [thrown],
          children: [
            {
              name: 'pg.query:SELECT shop',
              kind: CLIENT,
              attributes: {
                'db.system.name': 'postgresql',
                'db.namespace': 'shop',
                'server.address': 'db.example',
                'server.port': 5432,
                'db.query.text': 'SELECT 1',
              },
            },
            {
              name: 'DynamoDB.PutItem',
              kind: CLIENT,
              attributes: {
                'rpc.system': 'aws-api',
                'rpc.service': 'DynamoDB',
                'rpc.method': 'PutItem',
                'cloud.region': 'eu-west-1',
                'aws.dynamodb.table_names': ['orders'],
                'http.response.status_code': 400,
                'error.type': 'ProvisionedThroughputExceededException',
              },
              children: [
                {
                  name: 'PUT',
                  kind: CLIENT,
                  attributes: { 'server.address': 'dynamodb.eu-west-1.amazonaws.com' },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(writtenDocuments(spans, { indexedAttributes, exceptionId: () => 'eeeeeeeeeeeeeeee' })).toEqual([
      {
        ...REQUEST_DOCUMENT,
        subsegments: [
          {
            name: 'request handler',
            id: spanId(2),
            start_time: 1737036339.001,
            end_time: 1737036339.011,
            fault: true,
            cause: {
              exceptions: [
                {
                  id: 'eeeeeeeeeeeeeeee',
                  message: 'no total',
                  type: 'TypeError',
                  remote: false,
                  stack: [{ path: 'file:///srv/orders.mjs', line: 5, label: 'order' }],
                },
              ],
            },
            subsegments: [
              {
                name: 'shop@db.example',
                id: spanId(3),
                start_time: 1737036339.002,
                end_time: 1737036339.012,
                namespace: 'remote',
                sql: {
                  url: 'postgresql://db.example:5432/shop',
                  sanitized_query: 'SELECT 1',
                  database_type: 'postgresql',
                },
                metadata: { default: { 'otel.span.name': 'pg.query:SELECT shop' } },
              },
              {
                name: 'DynamoDB',
                id: spanId(4),
                start_time: 1737036339.003,
                end_time: 1737036339.013,
                namespace: 'aws',
                http: { response: { status: 400 } },
                error: true,
                throttle: true,
                aws: { operation: 'PutItem', region: 'eu-west-1', table_name: 'orders' },
                metadata: {
                  default: {
                    'rpc.system': 'aws-api',
                    'rpc.service': 'DynamoDB',
                    'error.type': 'ProvisionedThroughputExceededException',
                    'otel.span.name': 'DynamoDB.PutItem',
                  },
                },
                subsegments: [
                  {
                    name: 'dynamodb.eu-west-1.amazonaws.com',
                    id: spanId(5),
                    start_time: 1737036339.004,
                    end_time: 1737036339.014,
                    metadata: {
                      default: {
                        'server.address': 'dynamodb.eu-west-1.amazonaws.com',
                        'otel.span.name': 'PUT',
                      },
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('of a call that is a local root', () => {
    const call: SpanInit = {
      name: 'poll orders',
      kind: CLIENT,
      resource: { attributes: { 'service.name': 'mailer' } },
      attributes: {
        'messaging.system': 'kafka',
        'messaging.destination.name': 'orders',
        'messaging.operation.type': 'receive',
      },
      status: { code: StatusCode.ERROR, message: 'broker is gone' },
    };
    expect(writtenDocuments([span(call)], { exceptionId: () => 'eeeeeeeeeeeeeeee' })).toEqual([
      {
        name: 'mailer',
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        fault: true,
        cause: 'eeeeeeeeeeeeeeee',
        aws: { xray: { auto_instrumentation: false } },
        metadata: { default: { 'otel.resource.service.name': 'mailer' } },
        subsegments: [
          {
            name: 'orders',
            id: spanId(1),
            start_time: 1737036339,
            end_time: 1737036339.01,
            namespace: 'remote',
            fault: true,
            cause: {
              exceptions: [{ id: 'eeeeeeeeeeeeeeee', message: 'broker is gone', type: '', remote: true }],
            },
            metadata: {
              default: {
                'messaging.system': 'kafka',
                'messaging.destination.name': 'orders',
                'messaging.operation.type': 'receive',
                'otel.span.name': 'poll orders',
              },
            },
          },
        ],
      },
    ]);
  });

  it('of a handler below the function of Lambda', () => {
    const resource = { attributes: { 'service.name': 'fn', 'cloud.platform': 'aws_lambda' } };
    const spans = trace({
      name: 'fn',
      kind: SERVER,
      remoteParent: 0xfacade,
      resource,
      attributes: {
        'faas.invocation_id': 'i-1',
        'faas.coldstart': true,
        'url.full': 'https://api.example/orders',
        'http.response.status_code': 200,
      },
      children: [
        {
          name: 'S3.GetObject',
          kind: CLIENT,
          attributes: { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'rpc.method': 'GetObject' },
        },
      ],
    });
    expect(writtenDocuments(spans, { isFacadeParent: () => true })).toEqual([
      {
        name: 'fn',
        id: spanId(1),
        start_time: 1737036339,
        end_time: 1737036339.01,
        trace_id: '1-67891233-abcdef012345678912345678',
        parent_id: spanId(0xfacade),
        type: 'subsegment',
        http: { response: { status: 200 } },
        metadata: {
          default: {
            'faas.invocation_id': 'i-1',
            'faas.coldstart': true,
            'url.full': 'https://api.example/orders',
            'otel.resource.service.name': 'fn',
            'otel.resource.cloud.platform': 'aws_lambda',
          },
        },
        subsegments: [
          {
            name: 'S3',
            id: spanId(2),
            start_time: 1737036339.001,
            end_time: 1737036339.011,
            namespace: 'aws',
            aws: { operation: 'GetObject' },
            metadata: {
              default: { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'otel.span.name': 'S3.GetObject' },
            },
          },
        ],
      },
    ]);
  });

  it('have their members in the order of the format, and no line break', () => {
    const text = writtenText(span(request));
    expect(text).not.toMatch(/\s$/);
    expect(Object.keys(JSON.parse(text)).slice(0, 6)).toEqual([
      'name',
      'id',
      'start_time',
      'end_time',
      'trace_id',
      'parent_id',
    ]);
  });
});

describe('the translator', () => {
  const spans = () =>
    trace({
      ...request,
      events: [event({ 'exception.type': 'E' })],
      children: [{ kind: CLIENT, attributes: { 'server.address': 'a' } }, {}],
    });

  it('gives the same bytes for the same spans, every time', () => {
    const translator = createTranslator();
    const first = translator.translate(spans());
    expect(translator.translate(spans())).toEqual(first);
    expect(createTranslator().translate(spans())).toEqual(first);
  });

  it('keeps the bytes it gave away as they were', () => {
    const translator = createTranslator();
    const first = translator.translate(spans());
    const before = textOf(first);
    translator.translate(trace({ name: 'other', attributes: { a: 'x'.repeat(5000) } }));
    expect(textOf(first)).toBe(before);
  });

  it('changes nothing of the spans', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
        Object.freeze(value);
        for (const part of Object.values(value)) freeze(part);
      }
      return value;
    };
    const frozen = freeze(spans());
    expect(createTranslator({ indexedAttributes: 'all' }).translate(frozen)).toHaveLength(1);
    expect(frozen).toEqual(spans().map((one) => ({ ...one, spanContext: expect.any(Function) })));
  });

  it('gives nothing for nothing', () => {
    expect(createTranslator().translate([])).toEqual([]);
  });

  it('reads a resource again while it waits for attributes, once when it does not', () => {
    let reads = 0;
    let attributes = { 'service.name': 'early' };
    let asyncAttributesPending = true;
    const resource = {
      get attributes() {
        reads++;
        return attributes;
      },
      get asyncAttributesPending() {
        return asyncAttributesPending;
      },
    };
    const translator = createTranslator();
    const nameOf = () => readDocuments(translator.translate([span({ resource, kind: SERVER })]))[0].name;
    expect(nameOf()).toBe('early');
    attributes = { 'service.name': 'late' };
    asyncAttributesPending = false;
    expect(nameOf()).toBe('late');
    const before = reads;
    attributes = { 'service.name': 'changed' };
    expect(nameOf()).toBe('late');
    expect(reads).toBe(before);
  });
});

describe('a trace header without a parent', () => {
  it('gives a segment without parent_id', () => {
    const traceId = '67891233abcdef012345678912345678';
    const document = documentOf({ kind: INTERNAL, remoteParent: rootOnlyParentId(traceId) });
    expect(document).toMatchObject({ name: 'shop', id: spanId(1) });
    expect(document).not.toHaveProperty('parent_id');
    expect(document).not.toHaveProperty('type');
  });

  it('gives a segment also where the parent is not said to be remote', () => {
    const document = documentOf({
      kind: INTERNAL,
      parent: rootOnlyParentId('67891233abcdef012345678912345678'),
    });
    expect(document).not.toHaveProperty('parent_id');
    expect(document).not.toHaveProperty('type');
  });

  it('keeps the id of another trace as a parent', () => {
    const parent = rootOnlyParentId('00000000000000000000000000000001');
    expect(documentOf({ remoteParent: parent }).parent_id).toBe(parent);
  });
});

describe('spans in progress', () => {
  it.each<[name: string, value: unknown, expected: object]>([
    ['true', true, { in_progress: true }],
    ['false', false, { end_time: 1737036339.01 }],
    [
      'no boolean',
      'true',
      { end_time: 1737036339.01, metadata: { default: { 'aws.xray.inprogress': 'true' } } },
    ],
  ])('%s', (_, value, expected) => {
    expect(documentOf({ parent: 9, attributes: { 'aws.xray.inprogress': value } })).toEqual({
      name: 'work',
      id: spanId(1),
      start_time: 1737036339,
      trace_id: '1-67891233-abcdef012345678912345678',
      parent_id: spanId(9),
      type: 'subsegment',
      ...expected,
    });
  });

  it('of a call give a segment of its service in progress', () => {
    const document = documentOf({
      kind: CLIENT,
      attributes: { 'server.address': 'a', 'aws.xray.inprogress': true },
    });
    expect(document.in_progress).toBe(true);
    expect(document).not.toHaveProperty('end_time');
    expect(document.subsegments[0].in_progress).toBe(true);
  });
});

describe('what recorder and shim say', () => {
  const said = (attributes: SpanInit['attributes'], init: SpanInit = { parent: 9 }) =>
    documentOf({ ...init, ...(attributes && { attributes }) });

  it.each<[name: string, attributes: Record<string, unknown>, init: SpanInit, expected: object]>([
    [
      'aws.xray.name',
      { 'aws.xray.name': 'mine', 'peer.service': 'z' },
      { parent: 9, kind: CLIENT },
      { name: 'mine' },
    ],
    ['aws.xray.name of a segment', { 'aws.xray.name': 'mine' }, { kind: SERVER }, { name: 'mine' }],
    ['aws.xray.namespace', { 'aws.xray.namespace': 'remote' }, { parent: 9 }, { namespace: 'remote' }],
    [
      'aws.xray.user',
      { 'aws.xray.user': 'ann', 'enduser.id': 'bob' },
      { kind: SERVER },
      { user: 'ann', metadata: { default: { 'enduser.id': 'bob' } } },
    ],
    [
      'flags',
      { 'aws.xray.fault': true, 'aws.xray.error': true, 'aws.xray.throttle': true },
      { parent: 9 },
      { fault: true, error: true, throttle: true },
    ],
    [
      'aws.xray.aws',
      { 'aws.xray.aws': '{"operation":"PutItem","retries":2}' },
      { parent: 9 },
      { aws: { operation: 'PutItem', retries: 2 } },
    ],
    [
      'aws.xray.aws beside what is known',
      {
        'rpc.system': 'aws-api',
        'rpc.method': 'GetItem',
        'aws.xray.aws': '{"operation":"PutItem","retries":2}',
      },
      { parent: 9 },
      { aws: { operation: 'GetItem', retries: 2 } },
    ],
    [
      'aws.xray.sql',
      { 'aws.xray.sql': '{"url":"mysql://db/shop","preparation":"call"}' },
      { parent: 9 },
      { sql: { url: 'mysql://db/shop', preparation: 'call' } },
    ],
    [
      'aws.xray.x_forwarded_for',
      {
        'aws.xray.x_forwarded_for': true,
        'http.request.method': 'GET',
        'client.address': '10.0.0.1',
        'network.peer.address': '10.0.0.1',
      },
      { kind: SERVER },
      { http: { request: { client_ip: '10.0.0.1', x_forwarded_for: true } } },
    ],
    [
      'aws.xray.traced',
      { 'aws.xray.traced': true, 'url.full': 'http://a/' },
      { parent: 9, kind: CLIENT },
      { http: { request: { url: 'http://a/', traced: true } } },
    ],
    [
      'aws.xray.resource_arn',
      { 'aws.xray.resource_arn': 'arn:aws:ecs:eu-west-1:1:task/t' },
      { kind: SERVER },
      { resource_arn: 'arn:aws:ecs:eu-west-1:1:task/t' },
    ],
    [
      'aws.xray.precursor_ids',
      { 'aws.xray.precursor_ids': [spanId(7)] },
      { parent: 9 },
      { precursor_ids: [spanId(7)] },
    ],
    [
      'aws.xray.sampling_rule_name',
      { 'aws.xray.sampling_rule_name': 'Default' },
      { kind: SERVER },
      { aws: { xray: { sampling_rule_name: 'Default' } } },
    ],
    [
      'aws.xray.metadata',
      { 'aws.xray.metadata.app': '{"a":1}' },
      { parent: 9 },
      { metadata: { app: { a: 1 } } },
    ],
  ])('%s', (_, attributes, init, expected) => {
    const document = said(attributes, init);
    expect(document).toMatchObject(expected);
    const left = Object.keys(document.metadata?.default ?? {}).filter((key) => key.startsWith('aws.xray.'));
    expect(left).toEqual([]);
  });

  it.each<[name: string, attributes: Record<string, unknown>]>([
    ['aws.xray.name', { 'aws.xray.name': '' }],
    ['aws.xray.aws', { 'aws.xray.aws': '[1]' }],
    ['aws.xray.sql', { 'aws.xray.sql': 'SELECT 1' }],
    ['aws.xray.precursor_ids', { 'aws.xray.precursor_ids': [7] }],
    ['precursors that are no ids', { 'aws.xray.precursor_ids': ['a'] }],
    ['aws.xray.fault', { 'aws.xray.fault': 'true' }],
    ['aws.xray.retries', { 'aws.xray.retries': -1 }],
    ['a member that we write ourselves', { 'aws.xray.raw.name': '"mine"' }],
    ['a member that is no JSON', { 'aws.xray.raw.odd': '{' }],
  ])('%s that says nothing stays in metadata', (_, attributes) => {
    const document = said({ ...attributes, 'rpc.system': 'aws-api' });
    expect(document.metadata.default).toMatchObject(attributes);
    expect(document.name).toBe('work');
  });

  it('aws.xray.raw.<member> is a member that the format does not know', () => {
    const attributes = { 'aws.xray.raw.odd': '{"a":[1]}', 'aws.xray.raw.__proto__': '1' };
    const written = JSON.parse(writtenText(span({ parent: 9, attributes })));
    expect(written.odd).toEqual({ a: [1] });
    expect(written).not.toHaveProperty('metadata');
  });

  it('of exceptions stands on them', () => {
    const thrown = event({
      'exception.type': 'E',
      'exception.message': 'm',
      'aws.xray.exception.id': 'aaaaaaaaaaaaaaaa',
      'aws.xray.exception.remote': true,
      'aws.xray.exception.truncated': 3,
      'aws.xray.exception.skipped': 2,
      'aws.xray.exception.cause': 'bbbbbbbbbbbbbbbb',
    });
    expect(documentOf({ parent: 9, events: [thrown] }).cause).toEqual({
      exceptions: [
        {
          id: 'aaaaaaaaaaaaaaaa',
          message: 'm',
          type: 'E',
          remote: true,
          truncated: 3,
          skipped: 2,
          cause: 'bbbbbbbbbbbbbbbb',
        },
      ],
    });
  });

  it('of exceptions is not taken where it is no id', () => {
    const thrown = event({
      'exception.type': 'E',
      'aws.xray.exception.id': 'none',
      'aws.xray.exception.cause': 'none',
    });
    const [exception] = documentOf({ parent: 9, events: [thrown] }).cause.exceptions;
    expect(exception.id).toMatch(/^[0-9a-f]{16}$/);
    expect(exception).not.toHaveProperty('cause');
  });
});

describe('spans of the SDK', () => {
  const TRACE = '67891233abcdef012345678912345678';

  function record(run: (tracer: ReturnType<NodeTracerProvider['getTracer']>) => void) {
    const exporter = new InMemorySpanExporter();
    let next = 0;
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop', 'telemetry.sdk.language': 'nodejs' }),
      idGenerator: { generateTraceId: () => TRACE, generateSpanId: () => spanId(++next) },
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    run(provider.getTracer('test', '1.0.0'));
    return exporter.getFinishedSpans();
  }

  it('nest as they were made', () => {
    const spans = record((tracer) => {
      const server = tracer.startSpan('GET /', { kind: ApiSpanKind.SERVER, startTime: [1737036339, 0] });
      const inside = traceApi.setSpan(context.active(), server);
      const client = tracer.startSpan(
        'GET',
        {
          kind: ApiSpanKind.CLIENT,
          startTime: [1737036339, 1e6],
          attributes: { 'url.full': 'http://api/', 'server.address': 'api' },
        },
        inside,
      );
      client.recordException(new TypeError('no answer'), [1737036339, 2e6]);
      client.addEvent('retry', { n: 1 }, [1737036339, 2e6]);
      client.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
      client.end([1737036339, 3e6]);
      server.end([1737036339, 4e6]);
    });
    const documents = writtenDocuments(spans);
    expect(documents).toEqual([
      {
        name: 'shop',
        id: spanId(1),
        start_time: 1737036339,
        end_time: 1737036339.004,
        trace_id: '1-67891233-abcdef012345678912345678',
        aws: { xray: { auto_instrumentation: false } },
        metadata: {
          default: {
            'otel.resource.service.name': 'shop',
            'otel.resource.telemetry.sdk.language': 'nodejs',
            'otel.span.name': 'GET /',
            'otel.scope.name': 'test',
            'otel.scope.version': '1.0.0',
          },
        },
        subsegments: [
          expect.objectContaining({
            name: 'api',
            id: spanId(2),
            start_time: 1737036339.001,
            end_time: 1737036339.003,
            namespace: 'remote',
            fault: true,
            http: { request: { url: 'http://api/' } },
          }),
        ],
      },
    ]);
    const [exception] = documents[0].subsegments[0].cause.exceptions;
    expect(exception).toMatchObject({ type: 'TypeError', message: 'no answer', remote: true });
    expect(exception.stack[0].path).toMatch(/translator\.test\.ts$/);
    expect(exception.stack[0].line).toBeGreaterThan(0);
  });

  it('below a remote parent are segments', () => {
    const spans = record((tracer) => {
      const parent = { traceId: TRACE, spanId: spanId(0xf0), traceFlags: TraceFlags.SAMPLED, isRemote: true };
      tracer
        .startSpan('GET /', { kind: ApiSpanKind.SERVER }, traceApi.setSpanContext(context.active(), parent))
        .end();
    });
    expect(writtenDocuments(spans)[0]).toMatchObject({
      name: 'shop',
      id: spanId(1),
      parent_id: spanId(0xf0),
    });
  });
});
