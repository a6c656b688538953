// SPDX-License-Identifier: Apache-2.0
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-node';
import { expect, it } from 'vitest';
import { destinationHost } from './destination.ts';

const tracer = new BasicTracerProvider().getTracer('test');

it.each([
  ['server.address', SpanKind.CLIENT, { 'server.address': 'API.internal' }, 'api.internal'],
  ['of a message', SpanKind.PRODUCER, { 'server.address': 'broker' }, 'broker'],
  ['older: net.peer.name', SpanKind.CLIENT, { 'net.peer.name': 'api' }, 'api'],
  ['older: http.host with its port', SpanKind.CLIENT, { 'http.host': 'api:8080' }, 'api'],
  ['IPv6', SpanKind.CLIENT, { 'server.address': 'FD00::1' }, 'fd00::1'],
  ['IPv6 in brackets', SpanKind.CLIENT, { 'server.address': '[::1]' }, '::1'],
  ['url.full', SpanKind.CLIENT, { 'url.full': 'https://a:b@api.example:8443/x?y' }, 'api.example'],
  ['http.url', SpanKind.CLIENT, { 'http.url': 'http://[::1]:80/' }, '::1'],
  ['an URL that is none', SpanKind.CLIENT, { 'url.full': 'nonsense', 'http.url': 'http://b/' }, 'b'],
  ['nothing', SpanKind.CLIENT, {}, undefined],
  ["a server's own address", SpanKind.SERVER, { 'server.address': 'me' }, undefined],
  ['inner work', SpanKind.INTERNAL, { 'server.address': 'me' }, undefined],
])('%s', (_, kind, attributes, host) => {
  expect(destinationHost(tracer.startSpan('test', { kind, attributes }, ROOT_CONTEXT))).toBe(host);
});

it('is not known of a span that is not recorded', () => {
  expect(destinationHost(trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }))).toBeUndefined();
  expect(destinationHost(undefined)).toBeUndefined();
});
