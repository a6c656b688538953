// SPDX-License-Identifier: Apache-2.0
// The daemon, which is a local X-Ray, and a stand-in for DynamoDB and for whom the functions call by HTTP.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { startLocalXRay, type Trace } from '@otel-xray/local';
import { traceIdsOfSpans } from './otlp-spans.ts';
import type { Addresses, SpanCounts } from './surroundings.ts';

// Each invocation is a trace, and none may make room.
const xray = await startLocalXRay({ port: 0, maxTraces: 100_000, maxBytes: 1_073_741_824 });

const otlpSpans: Record<string, number> = {};
const otlp = createSocket('udp4').on('message', (datagram) => {
  for (const id of traceIdsOfSpans(datagram)) otlpSpans[id] = (otlpSpans[id] ?? 0) + 1;
});
otlp.bind(0, '127.0.0.1');

const peer = createServer((request, response) => {
  request.resume();
  response.setHeader('x-amzn-requestid', 'bench').setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(request.method === 'POST' ? '{"Item":{"id":{"S":"n-1"},"text":{"S":"milk"}}}' : '{}');
});
// Connections of functions that are frozen stay open, as they do to AWS.
peer.keepAliveTimeout = 60_000;
peer.listen(0, '127.0.0.1');

await Promise.all([once(otlp, 'listening'), once(peer, 'listening')]);
const address = peer.address();
const addresses: Addresses = {
  daemon: xray.env.AWS_XRAY_DAEMON_ADDRESS,
  otlpDaemon: `127.0.0.1:${otlp.address().port}`,
  peer: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
};
process.send?.(addresses);

process.on('message', () => {
  const counts = Object.fromEntries(xray.traces().map((trace) => [trace.id, spansOf(trace)]));
  const all: SpanCounts = { ...otlpSpans, ...counts };
  process.send?.(all);
});
process.on('disconnect', () => process.exit());

interface Nested {
  readonly subsegments?: readonly Nested[] | undefined;
}

function spansOf({ documents }: Trace): number {
  const count = (sum: number, { subsegments = [] }: Nested): number => subsegments.reduce(count, sum + 1);
  return documents.filter((document) => document.in_progress !== true).reduce(count, 0);
}
