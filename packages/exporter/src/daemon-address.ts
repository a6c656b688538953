// SPDX-License-Identifier: Apache-2.0
import { ipFamily } from '@otel-xray/segment';

/** Where the X-Ray daemon takes datagrams. */
export interface DaemonAddress {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where the daemon listens unless told otherwise. https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html */
export const DEFAULT_DAEMON_ADDRESS: DaemonAddress = { host: '127.0.0.1', port: 2000 };

/** A host name has at most 253 characters; two addresses with prefixes stay well below this. */
const MAX_LENGTH = 600;

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/**
 * Reads `AWS_XRAY_DAEMON_ADDRESS` in the forms that the X-Ray SDKs and the daemon document, and gives its UDP
 * half; `undefined` when it is none of them.
 *
 *     127.0.0.1:2000    xray-daemon:2000    [::1]:2000    xray-daemon    ::1
 *     tcp:127.0.0.1:2000 udp:127.0.0.2:2001    (either order)
 */
export function parseDaemonAddress(text: string): DaemonAddress | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const parts = text.trim().split(/\s+/);
  if (parts.length > 2) return undefined;
  let address: DaemonAddress | undefined;
  for (const part of parts) {
    const prefix = /^(udp|tcp):(?!\d+$)/i.exec(part);
    // Without prefixes one address serves both; a second one, or a TCP half alone, says nothing about UDP.
    if (!prefix && parts.length === 2) return undefined;
    const parsed = parseHostPort(prefix ? part.slice(4) : part);
    if (!parsed) return undefined;
    if (prefix?.[1]?.toLowerCase() === 'tcp') continue;
    if (address) return undefined;
    address = parsed;
  }
  return address;
}

/** `host:port` as it is written, an IPv6 host in brackets. */
export function formatDaemonAddress({ host, port }: DaemonAddress): string {
  return `${ipFamily(host) === 6 ? `[${host}]` : host}:${port}`;
}

function parseHostPort(text: string): DaemonAddress | undefined {
  if (ipFamily(text) === 6) return { host: text, port: DEFAULT_DAEMON_ADDRESS.port };
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  const match = bracketed ?? /^([^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1];
  if (!match || host === undefined) return undefined;
  const port = match[2] === undefined ? DEFAULT_DAEMON_ADDRESS.port : Number(match[2]);
  if (port < 1 || port > 65_535) return undefined;
  // Digits and dots that are no address are no name either.
  const isHost = ipFamily(host) === 4 || (HOST_NAME.test(host) && !/^[\d.]+$/.test(host));
  const known = bracketed ? ipFamily(host) === 6 : isHost;
  return known ? { host, port } : undefined;
}
