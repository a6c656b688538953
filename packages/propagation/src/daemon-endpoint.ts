// SPDX-License-Identifier: Apache-2.0

/** Where the daemon answers unless told otherwise. https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html */
export const DEFAULT_ENDPOINT = 'http://127.0.0.1:2000';

/** A host name has at most 253 characters; two addresses with prefixes stay well below this. */
const MAX_LENGTH = 600;

/**
 * The TCP half of `AWS_XRAY_DAEMON_ADDRESS` as a URL; `undefined` when it is no address.
 *
 *     127.0.0.1:2000    [::1]:2000    xray-daemon    tcp:127.0.0.1:2000 udp:127.0.0.2:2001    (either order)
 */
export function parseDaemonEndpoint(text: string): URL | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const parts = text.trim().split(/\s+/);
  const tagged = parts.filter((part) => /^(tcp|udp):(?!\d+$)/i.test(part));
  if (tagged.length === 0) return parts.length === 1 ? endpointOf(parts[0] ?? '') : undefined;
  const tcp = tagged.filter((part) => /^tcp:/i.test(part));
  // A second TCP address, or one without a tag beside one with, says nothing clear.
  if (tcp.length !== 1 || tagged.length !== parts.length || parts.length > 2) return undefined;
  return endpointOf((tcp[0] ?? '').slice(4));
}

function endpointOf(address: string): URL | undefined {
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(address)) return undefined;
  const text = `http://${/:\d+$/.test(address) ? address : `${address}:2000`}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.port === '0' ? undefined : url;
}

/** A URL for plain or encrypted HTTP; `undefined` for anything else. */
export function parseEndpoint(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  return isUsable ? url : undefined;
}
