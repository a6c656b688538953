// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept } from '../attributes.ts';
import { authorityOfUrl, inBrackets, targetOfUrl } from '../authority.ts';
import { type AttributeSheet, toInteger } from '../sheet.ts';

/** Where a host may stand, and the port that goes with it. */
type HostRule = readonly [host: Concept, port: Concept | undefined];

const SERVER_HOSTS: readonly HostRule[] = [
  [Attribute.serverAddress, Attribute.serverPort],
  [Attribute.httpHost, undefined],
  [Attribute.httpServerName, Attribute.hostPort],
  [Attribute.hostName, Attribute.hostPort],
  [Attribute.hostNameOfHost, Attribute.hostPort],
];

const CLIENT_HOSTS: readonly HostRule[] = [
  [Attribute.serverAddress, Attribute.serverPort],
  [Attribute.httpHost, undefined],
  [Attribute.peerName, Attribute.peerPort],
  [Attribute.peerIp, Attribute.peerPort],
];

const HOSTS_WITH_PORTS: readonly (readonly [host: Concept, port: Concept])[] = [
  [Attribute.serverAddress, Attribute.serverPort],
  [Attribute.peerName, Attribute.peerPort],
  [Attribute.peerIp, Attribute.peerPort],
  [Attribute.httpServerName, Attribute.hostPort],
  [Attribute.hostName, Attribute.hostPort],
  [Attribute.hostNameOfHost, Attribute.hostPort],
];

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * The URL of a request: as the instrumentation gives it, else put together from scheme, host, port, path and query.
 * Without a host there is none.
 */
export function requestUrl(sheet: AttributeSheet, isServer: boolean): string | undefined {
  const full = sheet.string(Attribute.url);
  if (full !== undefined) return full;
  const scheme = sheet.string(Attribute.urlScheme) ?? 'http';
  const place = findPlace(sheet, isServer ? SERVER_HOSTS : CLIENT_HOSTS, scheme);
  return place === undefined ? undefined : `${scheme}://${place}${requestTarget(sheet)}`;
}

/** Says of every attribute that a URL shows, the URL itself or a part of it, that it is shown. */
export function showUrl(sheet: AttributeSheet, url: string): void {
  const { path, query } = targetOfUrl(url);
  const target = path + query;
  sheet.show(Attribute.url, url);
  sheet.show(Attribute.urlPath, path);
  sheet.show(Attribute.urlPath, path.slice(1));
  sheet.show(Attribute.urlQuery, query);
  sheet.show(Attribute.urlQuery, query === '' ? '?' : query.slice(1));
  sheet.show(Attribute.httpTarget, target);
  sheet.show(Attribute.httpTarget, target.slice(1));
  showPlace(sheet, url);
}

/** The same of scheme, host and port. A port is shown together with its host. */
export function showPlace(sheet: AttributeSheet, url: string): void {
  const authority = authorityOfUrl(url);
  if (authority === undefined) return;
  const { scheme, host } = authority;
  const port = authority.port === '' ? DEFAULT_PORTS[scheme] : authority.port;
  sheet.show(Attribute.urlScheme, scheme);
  sheet.show(Attribute.httpHost, host);
  sheet.show(Attribute.httpHost, `${inBrackets(host)}:${port}`);
  for (const [hostRow, portRow] of HOSTS_WITH_PORTS) {
    if (sheet.string(hostRow) !== host) continue;
    sheet.show(hostRow, host);
    const isOwn = portText(sheet.value(portRow)) !== undefined;
    const row = isOwn ? portRow : Attribute.serverPort;
    if (port !== undefined && portText(sheet.value(row)) === port) sheet.show(row, sheet.value(row));
  }
}

/** `shop.example:8080`: the first host that is known, with its port unless that is the scheme's own. */
function findPlace(sheet: AttributeSheet, rules: readonly HostRule[], scheme: string): string | undefined {
  for (const [hostRow, portRow] of rules) {
    const host = sheet.string(hostRow);
    if (host === undefined) continue;
    if (portRow === undefined) return host;
    const port = portText(sheet.value(portRow)) ?? portText(sheet.value(Attribute.serverPort));
    return port === undefined || port === DEFAULT_PORTS[scheme]
      ? inBrackets(host)
      : `${inBrackets(host)}:${port}`;
  }
  return undefined;
}

/** Path and query, beginning with `/`; the query of undici has its `?`, that of http has none. */
function requestTarget(sheet: AttributeSheet): string {
  const path = sheet.string(Attribute.urlPath);
  const query = sheet.string(Attribute.urlQuery);
  if (path === undefined && query === undefined) return rooted(sheet.string(Attribute.httpTarget) ?? '/');
  if (query === undefined || query === '?') return rooted(path ?? '/');
  return rooted(path ?? '/') + (query.startsWith('?') ? query : `?${query}`);
}

function rooted(target: string): string {
  return target.startsWith('/') ? target : `/${target}`;
}

/** A whole number, or the digits of one. */
function portText(port: unknown): string | undefined {
  const number = toInteger(port);
  return number === undefined || number < 0 ? undefined : String(number);
}
