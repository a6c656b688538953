// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP socket on loopback that keeps what it receives, as a daemon would. */
export interface TestDaemon {
  readonly port: number;
  /** Datagrams as text, in order of arrival. */
  readonly received: string[];
  /** Resolves when `count` datagrams have arrived; the test's own time limit says when they have not. */
  waitFor(count: number): Promise<string[]>;
  close(): Promise<void>;
}

export async function startDaemon(host: '127.0.0.1' | '::1' = '127.0.0.1', port = 0): Promise<TestDaemon> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
  const received: string[] = [];
  socket.on('message', (message) => {
    received.push(message.toString('utf8'));
    socket.emit('stored');
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    received,
    async waitFor(count) {
      while (received.length < count) await once(socket, 'stored');
      return received;
    },
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** A port of loopback on which nobody listens. */
export async function unusedPort(): Promise<number> {
  const daemon = await startDaemon();
  await daemon.close();
  return daemon.port;
}
