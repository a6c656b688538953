// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Span } from '../otlp.ts';
import { firstText, textOf, wholeNumber } from './attribute.ts';
import { authority, ownPort, parseUrl, portOf, withoutPort } from './url.ts';

/** The URL of a request, and its parts as a reader finds them in it. */
export interface RequestUrl {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  /** The scheme's own where none is written. */
  readonly port: string | undefined;
  readonly path: string;
  readonly query: string;
  /** Path and query. */
  readonly target: string;
}

/** `url.full`, else built of the parts; none without a host. */
export function requestUrl(span: Span): RequestUrl | { readonly text: string } | undefined {
  const { attributes } = span;
  const full = firstText(attributes, 'url.full', 'http.url');
  if (full !== undefined) {
    const parts = parseUrl(full);
    if (parts === undefined) return { text: full };
    const { scheme, host, port = ownPort(scheme), path, query = '' } = parts;
    const target = `${path || '/'}${query === '' ? '' : `?${query}`}`;
    return { text: full, scheme, host, port, path: path || '/', query, target };
  }
  const scheme = firstText(attributes, 'url.scheme', 'http.scheme') ?? 'http';
  const place = (span.kind === 'SERVER' ? serverHost : clientHost)(attributes);
  if (place === undefined) return undefined;
  const asked = targetOf(attributes);
  const text = `${scheme}://${authority(scheme, place.host, place.port)}${asked.target}`;
  return { text, scheme, host: place.host, port: place.port ?? ownPort(scheme), ...asked };
}

interface Place {
  readonly host: string;
  readonly port: string | undefined;
}

function place(attributes: Attributes, hostKey: string, portKey: string): Place | undefined {
  const host = textOf(attributes.get(hostKey));
  const port = wholeNumber(attributes.get(portKey));
  return host === undefined ? undefined : { host, port: port?.toString() };
}

function hostHeader(attributes: Attributes): Place | undefined {
  const host = textOf(attributes.get('http.host'));
  return host === undefined ? undefined : { host: withoutPort(host), port: portOf(host) };
}

function serverHost(attributes: Attributes): Place | undefined {
  return (
    place(attributes, 'server.address', 'server.port') ??
    hostHeader(attributes) ??
    place(attributes, 'http.server_name', 'net.host.port') ??
    place(attributes, 'net.host.name', 'net.host.port') ??
    place(attributes, 'host.name', attributes.has('net.host.port') ? 'net.host.port' : 'server.port')
  );
}

function clientHost(attributes: Attributes): Place | undefined {
  return (
    place(attributes, 'server.address', 'server.port') ??
    hostHeader(attributes) ??
    place(attributes, 'net.peer.name', 'net.peer.port') ??
    place(attributes, 'net.peer.ip', 'net.peer.port')
  );
}

type Target = Pick<RequestUrl, 'path' | 'query' | 'target'>;

/** Path and query by the stable convention; the old one has them in one, and is taken as it is. */
function targetOf(attributes: Attributes): Target {
  const stable = firstText(attributes, 'url.path');
  const query = firstText(attributes, 'url.query')?.replace(/^\?/, '') ?? '';
  if (stable !== undefined || query !== '') {
    const path = rooted(stable ?? '/');
    return { path, query, target: `${path}${query === '' ? '' : `?${query}`}` };
  }
  const old = rooted(firstText(attributes, 'http.target') ?? '/');
  return { path: old.replace(/\?.*$/s, ''), query: /\?(.*)$/s.exec(old)?.[1] ?? '', target: old };
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

type Claim = (isShown: (value: unknown) => boolean, ...keys: string[]) => void;

/** Claims the attributes whose value the URL shows. */
export function claimUrl(span: Span, claim: Claim): void {
  const url = requestUrl(span);
  if (url === undefined) return;
  claim((value) => value === url.text, 'url.full', 'http.url');
  if (!('host' in url)) return;
  const { scheme, host, port, path, query } = url;
  const isPort = (value: string | undefined): boolean => value !== undefined && value === port;
  claim((value) => value === scheme, 'url.scheme', 'http.scheme');
  claim((value) => typeof value === 'string' && value !== '' && rooted(value) === path, 'url.path');
  claim((value) => typeof value === 'string' && value.replace(/^\?/, '') === query, 'url.query');
  claim((value) => typeof value === 'string' && value !== '' && rooted(value) === url.target, 'http.target');
  claim(
    (value) =>
      typeof value === 'string' &&
      withoutPort(value) === host &&
      (portOf(value) === undefined || isPort(portOf(value))),
    'http.host',
  );
  for (const [hostKey, ...portKeys] of PLACES) {
    if (span.attributes.get(hostKey) !== host) continue;
    claim(() => true, hostKey);
    claim((value) => isPort(wholeNumber(value)?.toString()), ...portKeys);
  }
}

/** Attributes that name a host, and those that have its port. */
const PLACES: readonly [string, ...string[]][] = [
  ['server.address', 'server.port'],
  ['http.server_name', 'net.host.port'],
  ['net.host.name', 'net.host.port'],
  ['host.name', 'net.host.port', 'server.port'],
  ['net.peer.name', 'net.peer.port'],
  ['net.peer.ip', 'net.peer.port'],
];
