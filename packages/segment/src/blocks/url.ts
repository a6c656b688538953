// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept } from '../attributes.ts';
import { authorityOfUrl, inBrackets, withoutPassword } from '../authority.ts';
import type { AttributeSheet } from '../sheet.ts';

/** A URL and the attributes it was made of, which it therefore shows. */
export interface RequestUrl {
  readonly text: string;
  readonly sources: readonly Source[];
}

type Source = readonly [row: Concept, value: unknown];

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

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * The URL of a request: as the instrumentation gives it, else put together from scheme, host, port, path and query.
 * Without a host there is none. Passwords are taken out.
 */
export function requestUrl(sheet: AttributeSheet, isServer: boolean): RequestUrl | undefined {
  const full = sheet.string(Attribute.url);
  if (full !== undefined) {
    const text = withoutPassword(full);
    return { text, sources: [[Attribute.url, full], ...partsOf(sheet, text)] };
  }
  const host = findHost(sheet, isServer ? SERVER_HOSTS : CLIENT_HOSTS);
  if (host === undefined) return undefined;
  const scheme = sheet.string(Attribute.urlScheme) ?? 'http';
  const port = host.port === undefined || host.port === DEFAULT_PORTS[scheme] ? '' : `:${host.port}`;
  const target = requestTarget(sheet);
  return {
    text: `${scheme}://${host.name}${port}${target.text}`,
    sources: [...host.sources, ...target.sources, [Attribute.urlScheme, scheme]],
  };
}

/** Parts that a whole URL says as well; a part that it does not hold stays where it is. */
function partsOf(sheet: AttributeSheet, url: string): readonly Source[] {
  const shown: Source[] = [];
  for (const row of [Attribute.urlPath, Attribute.urlQuery, Attribute.httpTarget, Attribute.httpHost]) {
    const value = sheet.value(row);
    if (typeof value === 'string' && url.includes(value)) shown.push([row, value]);
  }
  const scheme = authorityOfUrl(url)?.scheme;
  return scheme === undefined ? shown : [...shown, [Attribute.urlScheme, scheme], ...placeOf(sheet, url)];
}

/** The attributes whose host and port a URL names. */
export function placeOf(sheet: AttributeSheet, url: string): readonly Source[] {
  const authority = authorityOfUrl(url);
  if (authority === undefined) return [];
  const shown: Source[] = [];
  const port = authority.port === '' ? DEFAULT_PORTS[authority.scheme] : authority.port;
  for (const [hostRow, portRow] of [...CLIENT_HOSTS, ...SERVER_HOSTS]) {
    if (sheet.string(hostRow) !== authority.host) continue;
    shown.push([hostRow, authority.host]);
    const value = portRow === undefined ? undefined : sheet.value(portRow);
    if (portRow !== undefined && port !== undefined && portText(value) === port) shown.push([portRow, value]);
  }
  return shown;
}

function findHost(
  sheet: AttributeSheet,
  rules: readonly HostRule[],
): { name: string; port: string | undefined; sources: readonly Source[] } | undefined {
  for (const [hostRow, portRow] of rules) {
    const name = sheet.string(hostRow);
    if (name === undefined) continue;
    if (portRow === undefined) return { name, port: undefined, sources: [[hostRow, name]] };
    const row = portText(sheet.value(portRow)) === undefined ? Attribute.serverPort : portRow;
    const value = sheet.value(row);
    const port = portText(value);
    const sources: readonly Source[] =
      port === undefined
        ? [[hostRow, name]]
        : [
            [hostRow, name],
            [row, value],
          ];
    return { name: inBrackets(name), port, sources };
  }
  return undefined;
}

/** Path and query, beginning with `/`; the query of undici has its `?`, that of http has none. */
function requestTarget(sheet: AttributeSheet): { text: string; sources: readonly Source[] } {
  const path = sheet.string(Attribute.urlPath);
  const query = sheet.string(Attribute.urlQuery);
  const target = sheet.string(Attribute.httpTarget);
  if (path === undefined && query === undefined && target !== undefined) {
    return { text: rooted(target), sources: [[Attribute.httpTarget, target]] };
  }
  const hasQuery = query !== undefined && query !== '?';
  const suffix = !hasQuery ? '' : query.startsWith('?') ? query : `?${query}`;
  const text = rooted(path ?? '/') + suffix;
  return {
    text,
    sources: [
      [Attribute.urlPath, path],
      [Attribute.urlQuery, sheet.value(Attribute.urlQuery)],
      [Attribute.httpTarget, text],
    ],
  };
}

function rooted(target: string): string {
  return target.startsWith('/') ? target : `/${target}`;
}

function portText(port: unknown): string | undefined {
  if (typeof port === 'string') return port === '' ? undefined : port;
  return typeof port === 'number' && Number.isInteger(port) ? String(port) : undefined;
}
