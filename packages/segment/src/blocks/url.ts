// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept } from '../attributes.ts';
import { authorityOfUrl, inBrackets, targetOfUrl } from '../authority.ts';
import { type AttributeSheet, toInteger } from '../sheet.ts';

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
 * Without a host there is none.
 */
export function requestUrl(sheet: AttributeSheet, isServer: boolean): RequestUrl | undefined {
  const full = sheet.string(Attribute.url);
  if (full !== undefined) {
    return { text: full, sources: [[Attribute.url, full], ...partsOf(sheet, full)] };
  }
  const host = findHost(sheet, isServer ? SERVER_HOSTS : CLIENT_HOSTS);
  if (host === undefined) return undefined;
  const scheme = sheet.string(Attribute.urlScheme) ?? 'http';
  const port = host.port === undefined || host.port === DEFAULT_PORTS[scheme] ? '' : `:${host.port}`;
  const target = requestTarget(sheet);
  const text = `${scheme}://${host.name}${port}${target.text}`;
  return {
    text,
    sources: [...host.sources, ...target.sources, ...placeOf(sheet, text), [Attribute.urlScheme, scheme]],
  };
}

/** Parts that a whole URL says as well; a part that says something else stays where it is. */
function partsOf(sheet: AttributeSheet, url: string): readonly Source[] {
  const { path, query } = targetOfUrl(url);
  const authority = authorityOfUrl(url);
  const place: readonly Source[] =
    authority === undefined ? [] : [[Attribute.urlScheme, authority.scheme], ...placeOf(sheet, url)];
  return [
    [Attribute.urlPath, path],
    [Attribute.urlQuery, query],
    [Attribute.urlQuery, query.slice(1)],
    [Attribute.httpTarget, path + query],
    ...place,
  ];
}

/** The attributes whose host and port a URL names. */
export function placeOf(sheet: AttributeSheet, url: string): readonly Source[] {
  const authority = authorityOfUrl(url);
  if (authority === undefined) return [];
  const shown: Source[] = [];
  const port = authority.port === '' ? DEFAULT_PORTS[authority.scheme] : authority.port;
  for (const [hostRow, portRow] of [...CLIENT_HOSTS, ...SERVER_HOSTS]) {
    const name = sheet.string(hostRow);
    const isShown =
      name === authority.host || (hostRow === Attribute.httpHost && name === `${authority.host}:${port}`);
    if (!isShown) continue;
    shown.push([hostRow, name]);
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

/** A whole number, or the digits of one. */
function portText(port: unknown): string | undefined {
  const number = toInteger(port);
  return number === undefined || number < 0 ? undefined : String(number);
}
