// SPDX-License-Identifier: Apache-2.0

/** The parts of a URL with an authority, as they are written. */
export interface UrlParts {
  readonly scheme: string;
  readonly userInfo: string | undefined;
  /** Without brackets. */
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
  /** Without `?`. */
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const URL_PARTS =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^/?#]*)@)?(\[[^\]/?#]+\]|[^:/?#@,;\s[\]]+)(?::(\d*))?(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/s;

/** `undefined` where the text is no URL with one host. */
export function parseUrl(text: string): UrlParts | undefined {
  const match = URL_PARTS.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', userInfo, host = '', port, path = '', query, fragment] = match;
  return {
    scheme,
    userInfo,
    host: host.replace(/^\[|\]$/g, ''),
    port: port || undefined,
    path,
    query,
    fragment,
  };
}

/** What instrumentations write where a password stood. */
const MASKED = /^(?:\*+|REDACTED)$/;

/** `https://user:secret@host/` becomes `https://user@host/`, `Server=s;Password=secret` becomes `Server=s;Password=`. */
export function withoutPassword(text: string): string {
  return text
    .replace(/\b(password|pwd)=[^;&\s]*/gi, '$1=')
    .replace(
      /^((?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):([^/?#]*)@/i,
      (whole, before: string, password: string) => (MASKED.test(password) ? whole : `${before}@`),
    );
}

/** `host`, `[v6]`, with the port unless it is the scheme's own. */
export function authority(scheme: string, host: string, port: string | undefined): string {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === undefined || port === '' || port === ownPort(scheme) ? bracketed : `${bracketed}:${port}`;
}

export function ownPort(scheme: string): string | undefined {
  return { http: '80', https: '443' }[scheme];
}

/** The host of `host`, `host:port`, `[v6]`, `[v6]:port`, or of a bare IPv6 address. */
export function withoutPort(host: string): string {
  if (host.startsWith('[')) return host.slice(1).split(']')[0] ?? '';
  return host.split(':').length > 2 ? host : (host.split(':')[0] ?? '');
}

/** The port in `host:port`. */
export function portOf(host: string): string | undefined {
  return /^(?:\[[^\]]*\]|[^:]*):(\d+)$/.exec(host)?.[1];
}
