// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { credentials } from '@grpc/grpc-js';
import { STOCK } from '../stock.mjs';

export function start({ CALLED_GRPC, SILENT_GRPC }) {
  const stubs = [CALLED_GRPC, SILENT_GRPC].map((address) => new STOCK(address, credentials.createInsecure()));
  return {
    async use() {
      for (const stub of stubs) {
        await new Promise((resolve, reject) => {
          stub.Get({ sku: 'tea' }, (error, answer) => (error ? reject(error) : resolve(answer)));
        });
        const call = stub.Watch({ sku: 'tea' }).on('data', () => undefined);
        await once(call, 'end');
      }
    },
    stop: () => stubs.forEach((stub) => void stub.close()),
  };
}
