// SPDX-License-Identifier: Apache-2.0

import { type Span, SpanKind } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';

const HOST_KEYS = ['server.address', 'net.peer.name', 'http.host'];
const URL_KEYS = ['url.full', 'http.url'];

/**
 * The host that a call goes to, in lower case and without port or brackets: what the CLIENT or PRODUCER span of
 * the call says. `undefined` where the span is of another kind, names no host, or was not sampled: the SDK
 * keeps no attributes of such spans.
 */
export function destinationHost(span: Span | undefined): string | undefined {
  const kind = member(span, 'kind');
  if (kind !== SpanKind.CLIENT && kind !== SpanKind.PRODUCER) return undefined;
  const attributes = member(span, 'attributes');
  for (const key of HOST_KEYS) {
    const host = member(attributes, key);
    if (typeof host === 'string' && host !== '')
      return hostOf(`http://${bracketed(host)}`) ?? host.toLowerCase();
  }
  for (const key of URL_KEYS) {
    const url = member(attributes, key);
    const host = typeof url === 'string' ? hostOf(url) : undefined;
    if (host) return host;
  }
  return undefined;
}

function bracketed(host: string): string {
  return host.includes(':') && host.indexOf(':') !== host.lastIndexOf(':') && !host.startsWith('[')
    ? `[${host}]`
    : host;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase() : undefined;
}
