// SPDX-License-Identifier: Apache-2.0
import dns from 'node:dns';

export function start() {
  return {
    async use() {
      await dns.promises.lookup('localhost');
      await new Promise((resolve) => dns.lookup('127.0.0.1', resolve));
    },
  };
}
