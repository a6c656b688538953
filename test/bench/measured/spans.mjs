// SPDX-License-Identifier: Apache-2.0
// The spans that every measurement is of: requests of a shop, made by the real SDK with the attributes that the
// instrumentations of today write.
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';

/** A task of ECS on Fargate, as its detector describes it. */
const RESOURCE = {
  'service.name': 'shop-api',
  'service.version': '1.4.2',
  'deployment.environment.name': 'production',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.version': '2.12.1',
  'cloud.provider': 'aws',
  'cloud.platform': 'aws_ecs',
  'cloud.region': 'eu-central-1',
  'cloud.account.id': '123456789012',
  'cloud.availability_zone': 'eu-central-1a',
  'aws.ecs.launchtype': 'fargate',
  'aws.ecs.cluster.arn': 'arn:aws:ecs:eu-central-1:123456789012:cluster/shop',
  'aws.ecs.task.arn': 'arn:aws:ecs:eu-central-1:123456789012:task/shop/0123456789abcdef0123456789abcdef',
  'aws.ecs.task.family': 'shop-api',
  'container.id': '0123456789abcdef0123456789abcdef-1234567890',
  'container.name': 'shop-api',
  'host.name': 'ip-10-0-3-17.eu-central-1.compute.internal',
};

/** The spans of one request, the server's first: six, one of them with an exception. */
export const SPANS_A_TRACE = 6;

const FRAMES = [
  'Object.reserve (/app/node_modules/@shop/stock/dist/reserve.js:42:13)',
  'async StockClient.take (/app/dist/stock/client.js:118:21)',
  'async OrderService.place (/app/dist/orders/service.js:77:9)',
  'async OrderController.post (/app/dist/orders/controller.js:31:18)',
  'async /app/node_modules/koa-router/lib/router.js:388:7',
  'async /app/dist/middleware/auth.js:19:5',
  'async /app/dist/middleware/log.js:12:3',
  'async /app/dist/server.js:54:9',
];

/** A tracer of the real SDK. */
export function createTracer(processor) {
  const resource = resourceFromAttributes(RESOURCE);
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  return provider.getTracer('@opentelemetry/instrumentation-bench', '0.1.0');
}

/** Tells of each span that ends. */
export function toEach(onEnd) {
  return { onStart() {}, onEnd, forceFlush: async () => {}, shutdown: async () => {} };
}

/**
 * Makes one request's spans, and ends them. `n` varies what differs between requests. `isApart`: each span is the first
 * one of a process of its own.
 */
export function makeTrace(tracer, n, isApart = false) {
  const hex = (n + 1).toString(16);
  const caller = {
    traceId: `67891233${hex.padStart(24, 'a')}`,
    spanId: hex.padStart(16, 'b'),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  const server = tracer.startSpan(
    'GET /orders/:id',
    { kind: SpanKind.SERVER, attributes: serverAttributes(n) },
    trace.setSpanContext(ROOT_CONTEXT, caller),
  );
  const inServer = isApart
    ? trace.setSpanContext(ROOT_CONTEXT, { ...server.spanContext(), isRemote: true })
    : trace.setSpan(ROOT_CONTEXT, server);
  const start = (name, kind, attributes) => tracer.startSpan(name, { kind, attributes }, inServer);
  start('GET', SpanKind.CLIENT, clientAttributes(n)).end();
  start('DynamoDB.GetItem', SpanKind.CLIENT, dynamoAttributes(n)).end();
  start('pg.query:SELECT shop', SpanKind.CLIENT, pgAttributes(n)).end();
  start('compute price', SpanKind.INTERNAL, internalAttributes(n)).end();
  const failed = start('reserve stock', SpanKind.INTERNAL, internalAttributes(n));
  failed.addEvent('exception', {
    'exception.type': 'OutOfStockError',
    'exception.message': `item ${n} is out of stock`,
    'exception.stacktrace': stackOf(n),
  });
  failed.setStatus({ code: SpanStatusCode.ERROR, message: `item ${n} is out of stock` });
  failed.end();
  server.end();
}

/** What `Error.stack` is of the exception in a request. */
export function stackOf(n) {
  return `OutOfStockError: item ${n} is out of stock\n    at ${FRAMES.join('\n    at ')}`;
}

/** Ended spans below one local root, each the child of the one before (`deep`), or all of the root. */
export function makeChildren(count, deep) {
  const spans = [];
  const tracer = createTracer(toEach((span) => spans.push(span)));
  const open = [tracer.startSpan('import', { kind: SpanKind.SERVER }, ROOT_CONTEXT)];
  for (let n = 1; n < count; n++) {
    const parent = deep ? open.at(-1) : open[0];
    const options = { kind: SpanKind.INTERNAL, attributes: internalAttributes(n) };
    const span = tracer.startSpan(`line ${n}`, options, trace.setSpan(ROOT_CONTEXT, parent));
    if (deep) open.push(span);
    else span.end();
  }
  for (const span of open.reverse()) span.end();
  return spans;
}

/** Ended spans of so many requests, children before their server's, as a processor gets them. */
export function makeSpans(traces, isApart = false) {
  const spans = [];
  const tracer = createTracer(toEach((span) => spans.push(span)));
  for (let n = 0; n < traces; n++) makeTrace(tracer, n, isApart);
  return spans;
}

function serverAttributes(n) {
  return {
    'http.request.method': 'GET',
    'url.scheme': 'https',
    'url.path': `/orders/${n}`,
    'url.query': 'expand=items',
    'server.address': 'shop.example.com',
    'server.port': 443,
    'client.address': '203.0.113.7',
    'network.peer.address': '10.0.3.99',
    'network.peer.port': 41_234,
    'network.protocol.version': '1.1',
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    'http.response.status_code': 200,
    'http.route': '/orders/:id',
    'enduser.tier': 'gold',
  };
}

function clientAttributes(n) {
  return {
    'http.request.method': 'GET',
    'http.request.method_original': 'GET',
    'url.full': `https://prices.example.com/v2/prices/${n}?currency=EUR`,
    'url.scheme': 'https',
    'url.path': `/v2/prices/${n}`,
    'url.query': 'currency=EUR',
    'server.address': 'prices.example.com',
    'server.port': 443,
    'network.peer.address': '10.0.7.21',
    'network.peer.port': 443,
    'network.protocol.name': 'http',
    'network.protocol.version': '1.1',
    'user_agent.original': 'node',
    'http.response.status_code': 200,
    'http.response.header.content-length': ['512'],
  };
}

function dynamoAttributes(n) {
  return {
    'rpc.system': 'aws-api',
    'rpc.service': 'DynamoDB',
    'rpc.method': 'GetItem',
    'cloud.region': 'eu-central-1',
    'aws.request.id': `4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUA${n}`,
    'http.response.status_code': 200,
    'db.system.name': 'aws.dynamodb',
    'db.namespace': 'orders',
    'db.operation.name': 'GetItem',
    'aws.dynamodb.table_names': ['orders'],
    'aws.dynamodb.consumed_capacity': ['{"TableName":"orders","CapacityUnits":0.5}'],
    'aws.dynamodb.consistent_read': false,
  };
}

function pgAttributes(n) {
  return {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.query.text': 'SELECT id, sku, amount, price FROM order_lines WHERE order_id = $1 ORDER BY id',
    'db.operation.name': 'SELECT',
    'db.user': 'shop',
    'server.address': 'shop-db.cluster-abc.eu-central-1.rds.amazonaws.com',
    'server.port': 5432,
    'network.peer.port': 5432,
    'db.postgresql.rows': n % 17,
  };
}

function internalAttributes(n) {
  return {
    'order.id': `order-${n}`,
    'order.items': 3,
    'order.total': 129.95,
    'order.currency': 'EUR',
    'customer.tier': 'gold',
    'feature.flag': true,
    'code.function.name': 'OrderService.place',
    'thread.name': 'main',
  };
}

/** What BatchSpanProcessor would hand over: whole requests, some ten at a time. */
export function batchesOf(spans) {
  const size = 10 * SPANS_A_TRACE;
  return Array.from({ length: Math.ceil(spans.length / size) }, (_, i) =>
    spans.slice(i * size, (i + 1) * size),
  );
}
