// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';

/** Whom the HTTP side answers. */
export interface HostCheckOptions {
  /** The host it is bound to, as it was given. */
  readonly host: string;
  /** More names it is reached by: `xray` in a Docker network, `host.docker.internal`. */
  readonly allowedHosts: readonly string[];
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Makes the check against DNS rebinding: a page that a developer visits can have its own name point to 127.0.0.1 and
 * read, or write, what is there. Its requests still carry its name in `Host`. So a name must be loopback's, the one
 * we are bound to, or allowed; a bare address cannot be rebound, and passes where we are bound to all of them.
 */
export function createHostCheck({
  host,
  allowedHosts,
}: HostCheckOptions): (header: string | undefined) => boolean {
  const names = new Set([...LOOPBACK, host, ...allowedHosts].map((name) => name.toLowerCase()));
  const anyAddress = WILDCARDS.includes(host);
  return (header) => {
    const name = header === undefined ? undefined : hostName(header);
    return name !== undefined && (names.has(name) || (anyAddress && isIP(name) !== 0));
  };
}

/** Whether `Origin` is absent, as with every client but a browser, or the page is one of the same server. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || origin === `http://${host}`;
}

/** `127.0.0.1:2000` → `127.0.0.1`, `[::1]:2000` → `::1` */
function hostName(header: string): string | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::\d+)?$/.exec(header.trim());
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
