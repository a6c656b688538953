// SPDX-License-Identifier: Apache-2.0
import { span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import { SpanKind } from '../span.ts';
import { writtenText } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const textOf = (kind: number, attributes: Bag) =>
  writtenText(span({ kind, ...(kind === SpanKind.CLIENT && { parent: 9 }), attributes }));

const urlOf = (kind: number, attributes: Bag) => JSON.parse(textOf(kind, attributes)).http?.request?.url;

const ANY = { 'http.request.method': 'GET' };

describe('url of a request that was served', () => {
  it.each<[name: string, attributes: Bag, url: string | undefined]>([
    ['url.full', { 'url.full': 'https://a/b?c#d' }, 'https://a/b?c#d'],
    ['http.url', { 'http.url': 'https://a/b' }, 'https://a/b'],
    [
      'url.full before its parts',
      { 'url.full': 'https://a/b', 'server.address': 'z', 'url.path': '/y' },
      'https://a/b',
    ],
    ['an empty url.full is none', { 'url.full': '', 'server.address': 'a' }, 'http://a/'],
    ['no host', { 'url.scheme': 'https', 'url.path': '/b' }, undefined],
    [
      'server.address and server.port',
      { 'server.address': 'a', 'server.port': 8080, 'url.path': '/b' },
      'http://a:8080/b',
    ],
    ['server.address before http.host', { 'server.address': 'a', 'http.host': 'z:1' }, 'http://a/'],
    ['http.host with its port', { 'http.host': 'a:8080', 'net.host.port': 8080 }, 'http://a:8080/'],
    [
      'http.host before http.server_name',
      { 'http.host': 'a', 'http.server_name': 'z', 'net.host.port': 81 },
      'http://a/',
    ],
    [
      'http.server_name',
      { 'http.server_name': 'a', 'net.host.name': 'z', 'net.host.port': 81 },
      'http://a:81/',
    ],
    ['net.host.name', { 'net.host.name': 'a', 'host.name': 'z', 'net.host.port': 81 }, 'http://a:81/'],
    ['host.name', { 'host.name': 'a' }, 'http://a/'],
    ['the peer is not the server', { 'net.peer.name': 'a', 'net.peer.port': 81 }, undefined],
    ['an empty first host', { 'server.address': '', 'http.host': 'a' }, 'http://a/'],
    ['url.scheme', { 'server.address': 'a', 'url.scheme': 'https', 'http.scheme': 'http' }, 'https://a/'],
    ['http.scheme', { 'server.address': 'a', 'http.scheme': 'https' }, 'https://a/'],
    ['an empty scheme is none', { 'server.address': 'a', 'url.scheme': '' }, 'http://a/'],
    ['port 80 of http', { 'server.address': 'a', 'server.port': 80 }, 'http://a/'],
    ['port 443 of https', { 'server.address': 'a', 'server.port': 443, 'url.scheme': 'https' }, 'https://a/'],
    [
      'port 80 of https',
      { 'server.address': 'a', 'server.port': 80, 'url.scheme': 'https' },
      'https://a:80/',
    ],
    ['port 443 of http', { 'server.address': 'a', 'server.port': 443 }, 'http://a:443/'],
    ['a port in digits', { 'server.address': 'a', 'server.port': '8080' }, 'http://a:8080/'],
    ['an empty port is none', { 'server.address': 'a', 'server.port': '' }, 'http://a/'],
    ['a port that is none', { 'server.address': 'a', 'server.port': 80.5 }, 'http://a/'],
    ['IPv6 in brackets', { 'server.address': '::1', 'server.port': 8080 }, 'http://[::1]:8080/'],
    ['IPv6 that has them', { 'server.address': '[::1]', 'server.port': 8080 }, 'http://[::1]:8080/'],
    ['path and query', { 'server.address': 'a', 'url.path': '/b', 'url.query': 'c=1' }, 'http://a/b?c=1'],
    [
      'a query with its mark',
      { 'server.address': 'a', 'url.path': '/b', 'url.query': '?c=1' },
      'http://a/b?c=1',
    ],
    ['an empty query is none', { 'server.address': 'a', 'url.path': '/b', 'url.query': '' }, 'http://a/b'],
    ['a query without a path', { 'server.address': 'a', 'url.query': 'c=1' }, 'http://a/?c=1'],
    ['http.target', { 'server.address': 'a', 'http.target': '/b?c=1' }, 'http://a/b?c=1'],
    [
      'url.path before http.target',
      { 'server.address': 'a', 'url.path': '/b', 'http.target': '/z' },
      'http://a/b',
    ],
  ])('%s', (_, attributes, url) => {
    expect(urlOf(SpanKind.SERVER, { ...ANY, ...attributes })).toBe(url);
  });
});

describe('url of a request that was made', () => {
  it.each<[name: string, attributes: Bag, url: string | undefined]>([
    [
      'server.address and server.port',
      { 'server.address': 'a', 'server.port': 81, 'url.path': '/b' },
      'http://a:81/b',
    ],
    ['http.host', { 'http.host': 'a:81', 'net.peer.name': 'z', 'net.peer.port': 82 }, 'http://a:81/'],
    [
      'net.peer.name',
      { 'net.peer.name': 'a', 'net.peer.ip': '10.0.0.1', 'net.peer.port': 81 },
      'http://a:81/',
    ],
    ['net.peer.ip', { 'net.peer.ip': '10.0.0.1', 'net.peer.port': 81 }, 'http://10.0.0.1:81/'],
    [
      'IPv6 of the peer, the port of https',
      { 'net.peer.ip': '::1', 'net.peer.port': 443, 'http.scheme': 'https' },
      'https://[::1]/',
    ],
    ['the own host is not the server', { 'net.host.name': 'a', 'net.host.port': 81 }, undefined],
    [
      'the query of undici',
      { 'url.full': 'http://a/b?c=1', 'url.path': '/b', 'url.query': '?c=1' },
      'http://a/b?c=1',
    ],
  ])('%s', (_, attributes, url) => {
    expect(urlOf(SpanKind.CLIENT, { ...ANY, ...attributes })).toBe(url);
  });
});

describe('passwords', () => {
  it.each<[name: string, attributes: Bag, url: string]>([
    ['in url.full', { 'url.full': 'https://user:secret@a/b' }, 'https://user@a/b'],
    ['in http.url', { 'http.url': 'https://user:secret@a:8080/b' }, 'https://user@a:8080/b'],
    ['with signs of a URL in it', { 'url.full': 'https://user:p@secret:1@a/b' }, 'https://user@a/b'],
    ['of nobody', { 'url.full': 'https://:secret@a/b' }, 'https://@a/b'],
  ])('%s leave no trace', (_, attributes, url) => {
    const text = textOf(SpanKind.CLIENT, { ...ANY, ...attributes });
    expect(JSON.parse(text).http.request.url).toBe(url);
    expect(text).not.toContain('secret');
  });

  it('leave no trace of a url that is cut', () => {
    const text = textOf(SpanKind.CLIENT, { 'url.full': `https://user:secret@a/${'b'.repeat(300)}` });
    expect(text).not.toContain('secret');
  });

  it.each(['https://a/b@c:d', 'https://a/?to=x:y@z', 'https://a:8080/'])('%s has none', (url) => {
    expect(urlOf(SpanKind.CLIENT, { 'url.full': url })).toBe(url);
  });
});

describe('what leaves metadata', () => {
  const left = (kind: number, attributes: Bag) => {
    const all = JSON.parse(textOf(kind, { ...ANY, ...attributes })).metadata?.default ?? {};
    return Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith('otel.')));
  };

  it.each<[name: string, kind: number, attributes: Bag, left: Bag]>([
    [
      'the parts that the url was made of',
      SpanKind.SERVER,
      {
        'url.scheme': 'https',
        'server.address': 'a',
        'server.port': 8443,
        'url.path': '/b',
        'url.query': 'c=1',
      },
      {},
    ],
    [
      'the parts that a whole url says',
      SpanKind.CLIENT,
      {
        'url.full': 'http://a:81/b',
        'server.address': 'a',
        'server.port': 81,
        'net.peer.name': 'a',
        'net.peer.port': 81,
      },
      {},
    ],
    [
      'not a part that the url does not say',
      SpanKind.CLIENT,
      { 'url.full': 'http://a:81/b', 'server.address': 'proxy', 'server.port': 3128 },
      { 'server.address': 'proxy', 'server.port': 3128 },
    ],
    [
      'not parts without a host',
      SpanKind.SERVER,
      { 'url.scheme': 'https', 'url.path': '/b' },
      { 'url.scheme': 'https', 'url.path': '/b' },
    ],
    [
      'not the host that was passed over',
      SpanKind.SERVER,
      { 'server.address': 'a', 'http.host': 'z' },
      { 'http.host': 'z' },
    ],
    [
      'not the target that was passed over',
      SpanKind.SERVER,
      { 'server.address': 'a', 'url.path': '/b', 'http.target': '/z' },
      { 'http.target': '/z' },
    ],
    [
      'host and port beside user info',
      SpanKind.CLIENT,
      { 'http.url': 'http://user@a:81/b', 'net.peer.name': 'a', 'net.peer.port': 81 },
      {},
    ],
    [
      'the host of a longer name is not said',
      SpanKind.CLIENT,
      { 'url.full': 'http://api.example/b', 'server.address': 'api' },
      { 'server.address': 'api' },
    ],
    [
      'the path of a longer path is not said',
      SpanKind.CLIENT,
      { 'url.full': 'http://a/orders/7', 'url.path': '/orders' },
      { 'url.path': '/orders' },
    ],
  ])('%s', (_, kind, attributes, expected) => {
    expect(left(kind, attributes)).toEqual(expected);
  });
});
