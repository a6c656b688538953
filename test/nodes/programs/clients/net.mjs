// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import net from 'node:net';

export function start({ SILENT_URL }) {
  const { port } = new URL(SILENT_URL);
  return {
    async use() {
      const socket = net.connect({ host: '127.0.0.1', port: Number(port) });
      await once(socket, 'connect');
      socket.destroy();
    },
  };
}
