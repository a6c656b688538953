// SPDX-License-Identifier: Apache-2.0

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const IPV6_WITH_ZONE = /^(?<address>[\da-f:.]{2,45})(?:%[\da-z.:-]+)?$/i;

/**
 * 4 or 6 for an IP address, 0 for anything else. `isIP` of `node:net` says the same, but loading that module costs
 * 2 ms of start-up, as much as everything else here together.
 */
export function ipFamily(host: string): 0 | 4 | 6 {
  if (IPV4.test(host)) return 4;
  const { address = '' } = IPV6_WITH_ZONE.exec(host)?.groups ?? {};
  return address !== '' && URL.canParse(`http://[${address}]`) ? 6 : 0;
}
