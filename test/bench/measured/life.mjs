// SPDX-License-Identifier: Apache-2.0
// The whole life of a request of six spans: made, ended, written. The X-Ray SDK makes a segment with five subsegments
// that say the same, by hand, and sends it to a socket that does nothing.
import { createTranslator } from '@otel-xray/segment';
import { measure, tell } from './harness.mjs';
import { otlp, withoutSockets, xraySdk } from './peers.mjs';
import { createTracer, makeTrace, SPANS_A_TRACE, stackOf, toEach } from './spans.mjs';

withoutSockets();
const { Segment } = xraySdk();
const { toProtobuf } = otlp();
const translator = createTranslator();
const nowhere = createTracer(toEach(() => undefined));
let ended = [];
const kept = createTracer(toEach((span) => ended.push(span)));
let n = 0;

const cases = {
  'aws-xray-sdk-core': () => makeSegment(n++),
  'otel-xray': () => {
    makeTrace(kept, n++);
    translator.translate(ended);
    ended = [];
  },
  'OTLP protobuf, ten requests at a time': () => {
    makeTrace(kept, n++);
    if (ended.length < 10 * SPANS_A_TRACE) return;
    toProtobuf(ended);
    ended = [];
  },
  'OpenTelemetry SDK alone': () => makeTrace(nowhere, n++),
};
tell([{ id: 'life', samples: await measure(cases, 1) }]);

function makeSegment(n) {
  const segment = new Segment('shop-api');
  segment.http = {
    request: { method: 'GET', url: `https://shop.example.com/orders/${n}`, client_ip: '203.0.113.7' },
    response: { status: 200 },
  };
  const annotate = (entity) => {
    entity.addAnnotation('order', `order-${n}`);
    entity.addAnnotation('items', 3);
    entity.addAnnotation('tier', 'gold');
    for (const key of ['total', 'currency', 'flag', 'thread']) entity.addMetadata(key, 'some value');
  };
  annotate(segment);
  const call = (name, namespace, members) => {
    const subsegment = segment.addNewSubsegment(name);
    if (namespace) subsegment.namespace = namespace;
    Object.assign(subsegment, members);
    annotate(subsegment);
    return subsegment;
  };
  const request = { method: 'GET', url: `https://prices.example.com/v2/prices/${n}` };
  call('prices.example.com', 'remote', { http: { request, response: { status: 200 } } }).close();
  const aws = { operation: 'GetItem', table_name: 'orders', region: 'eu-central-1', request_id: `4KBN${n}` };
  call('DynamoDB', 'aws', { aws, http: { response: { status: 200 } } }).close();
  const sql = {
    database_type: 'postgresql',
    sanitized_query: 'SELECT id FROM order_lines WHERE order_id = $1',
  };
  call('shop@shop-db', 'remote', { sql }).close();
  call('compute price').close();
  call('reserve stock').close(
    Object.assign(new Error(`item ${n} is out of stock`), { name: 'OutOfStockError', stack: stackOf(n) }),
  );
  segment.close();
}
