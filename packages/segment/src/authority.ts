// SPDX-License-Identifier: Apache-2.0

/** `scheme://authority` at the start of a URL. The authority ends at the first `/`, `?` or `#`. */
const AUTHORITY = /^(?:jdbc:)?[a-z][a-z0-9+.-]{0,40}:\/\/([^/?#]*)/i;

/** Host and port as they stand in a URL; the port is `''` where the scheme's own is meant. */
export interface Authority {
  readonly scheme: string;
  /** Without brackets and user info. */
  readonly host: string;
  readonly port: string;
}

const PORT = /:(\d{1,5})$/;

/** The authority of a URL; `undefined` where there is none, or several hosts in one. */
export function authorityOfUrl(url: string): Authority | undefined {
  const authority = AUTHORITY.exec(url)?.[1];
  if (authority === undefined) return undefined;
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const host = withoutPort(place);
  if (host === '' || host.includes(',') || host.includes(';')) return undefined;
  const isBareIpv6 = host === place && host.includes(':');
  return {
    scheme: url.slice(0, url.indexOf(':')),
    host,
    port: isBareIpv6 ? '' : (PORT.exec(place)?.[1] ?? ''),
  };
}

/** The host of a URL, without port, brackets and user info; `undefined` where there is none. */
export function hostOfUrl(url: string): string | undefined {
  return authorityOfUrl(url)?.host;
}

/** `shop.example:8080` → `shop.example`, `[::1]:80` → `::1`; a bare IPv6 address stays as it is. */
export function withoutPort(host: string): string {
  if (host.startsWith('[')) return host.slice(1, Math.max(1, host.indexOf(']')));
  const colon = host.indexOf(':');
  return colon === -1 || host.includes(':', colon + 1) ? host : host.slice(0, colon);
}

/** `::1` → `[::1]`: an IPv6 address as it stands in a URL. */
export function inBrackets(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** `Password=secret` in a query or in a connection string that is no URL. */
const PASSWORD_PAIR = /\b(password|pwd)=[^;&\s]*/gi;

/** What instrumentations write in place of a password. */
const MASKED = /^(?:\*+|REDACTED)$/;

/** `mysql://user:secret@host/shop` → `mysql://user@host/shop`: a password never leaves the process. */
export function withoutPassword(text: string): string {
  // Most texts have neither: 50 ns instead of 280 for a URL (Node.js 20). Both names of a pair end in a `d`.
  const mayHoldPair = text.includes('d=') || text.includes('D=');
  const url = mayHoldPair ? text.replace(PASSWORD_PAIR, '$1=') : text;
  if (!url.includes('@')) return url;
  const match = AUTHORITY.exec(url);
  const authority = match?.[1];
  if (match === null || authority === undefined) return url;
  const at = authority.lastIndexOf('@');
  const colon = authority.indexOf(':');
  if (at === -1 || colon === -1 || colon > at || MASKED.test(authority.slice(colon + 1, at))) return url;
  const start = match[0].length - authority.length;
  return url.slice(0, start + colon) + url.slice(start + at);
}

/** Path and query of a URL; the query with its `?`, `''` where there is none. */
export function targetOfUrl(url: string): { readonly path: string; readonly query: string } {
  const start = AUTHORITY.exec(url)?.[0].length ?? 0;
  const fragment = url.indexOf('#', start);
  const whole = url.slice(start, fragment === -1 ? undefined : fragment);
  const path = withoutQuery(whole);
  return { path, query: whole.slice(path.length) };
}

/** A URL or target without its query and fragment. */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
