// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { collectorNames } from './collector-names.ts';
import { SpanKind, type SpanSource } from './span.ts';

function span(
  kind: number,
  attributes: Record<string, unknown>,
  resource: Record<string, unknown> = {},
): SpanSource {
  return {
    name: 'span name',
    kind,
    spanContext: () => ({ traceId: '671f5a2cac60445b2b06d5ccd95c7d56', spanId: '581049e6db296dfb' }),
    startTime: [1730108972, 0],
    endTime: [1730108973, 0],
    status: { code: 0 },
    attributes,
    events: [],
    links: [],
    resource: { attributes: resource },
  };
}

describe('collectorNames', () => {
  const shop = { 'service.name': 'shop' };
  it.each([
    [
      'aws.local.service on SERVER',
      SpanKind.SERVER,
      { 'aws.local.service': 'checkout', 'peer.service': 'p' },
      'checkout',
    ],
    [
      'aws.local.service on an INTERNAL local root',
      SpanKind.INTERNAL,
      { 'aws.local.service': 'checkout', 'aws.span.kind': 'LOCAL_ROOT' },
      'checkout',
    ],
    ['aws.local.service names no CLIENT', SpanKind.CLIENT, { 'aws.local.service': 'checkout' }, 'span name'],
    [
      'aws.remote.service first on CLIENT',
      SpanKind.CLIENT,
      { 'aws.remote.service': 'stock', 'peer.service': 'p' },
      'stock',
    ],
    [
      'its AWS prefix goes on AWS calls',
      SpanKind.CLIENT,
      { 'aws.remote.service': 'AWS.SDK.SQS', 'rpc.system': 'aws-api' },
      'SQS',
    ],
    ['peer.service before the service, even on SERVER', SpanKind.SERVER, { 'peer.service': 'p' }, 'p'],
    ['aws.service', SpanKind.CLIENT, { 'aws.service': 'S3', 'db.name': 'd' }, 'S3'],
    [
      'database at host',
      SpanKind.CLIENT,
      { 'db.name': 'd', 'db.connection_string': 'jdbc:mysql://h:1/x' },
      'd@h',
    ],
    ['database alone', SpanKind.CLIENT, { 'db.name': 'd', 'db.connection_string': 'Server=h' }, 'd'],
    ['service.name on SERVER', SpanKind.SERVER, { 'rpc.service': 'r' }, 'shop'],
    ['rpc.service', SpanKind.CLIENT, { 'rpc.service': 'r', 'http.host': 'h' }, 'r'],
    ['http.host with its port', SpanKind.CLIENT, { 'http.host': 'h:8080', 'net.peer.name': 'n' }, 'h:8080'],
    ['net.peer.name', SpanKind.CLIENT, { 'net.peer.name': 'n' }, 'n'],
    [
      'stable conventions name nothing',
      SpanKind.CLIENT,
      { 'server.address': 'h', 'url.full': 'http://h/' },
      'span name',
    ],
  ])('%s', (_, kind, attributes, name) => {
    expect(collectorNames(span(kind, attributes, shop))).toBe(name);
  });
});
