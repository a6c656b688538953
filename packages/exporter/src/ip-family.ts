// SPDX-License-Identifier: Apache-2.0

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/**
 * 4 or 6 for an IP address, 0 for anything else. `isIP` of `node:net` says the same, but loading that module costs
 * 2 ms of start-up, as much as everything else here together.
 */
export function ipFamily(host: string): 0 | 4 | 6 {
  if (IPV4.test(host)) return 4;
  const [address = '', zone] = host.split('%', 2);
  if (!/^[\da-f:.]{2,45}$/i.test(address) || (zone !== undefined && !/^[\w.-]{1,64}$/.test(zone))) return 0;
  return URL.canParse(`http://[${address}]`) ? 6 : 0;
}
