// SPDX-License-Identifier: Apache-2.0

/** `scheme://authority` at the start of a URL. The authority ends at the first `/`, `?` or `#`. */
const AUTHORITY = /^[a-z][a-z0-9+.-]{0,40}:\/\/([^/?#]*)/i;

/** The host of a URL, without port, brackets and user info; `undefined` where there is none. */
export function hostOfUrl(url: string): string | undefined {
  const authority = AUTHORITY.exec(url)?.[1];
  if (authority === undefined) return undefined;
  const host = withoutPort(authority.slice(authority.lastIndexOf('@') + 1));
  // Several hosts in one authority (`h1:3306,h2:3306`) are not one host.
  return host === '' || host.includes(',') || host.includes(';') ? undefined : host;
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

/** `mysql://user:secret@host/shop` → `mysql://user@host/shop`: a password never leaves the process. */
export function withoutPassword(url: string): string {
  const match = AUTHORITY.exec(url);
  const authority = match?.[1];
  if (match === null || authority === undefined) return url;
  const at = authority.lastIndexOf('@');
  const colon = authority.indexOf(':');
  if (at === -1 || colon === -1 || colon > at) return url;
  const start = match[0].length - authority.length;
  return url.slice(0, start + colon) + url.slice(start + at);
}

/** A URL or target without its query and fragment. */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
