// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import type { DaemonTarget } from './daemon-resolver.ts';
import { toError } from './warnings.ts';

/** A connected UDP socket. */
export interface UdpSocket {
  /** Hands a datagram to the kernel, in this turn unless its buffer is full. Its error is told to `done` alone. */
  send(datagram: Uint8Array, done: (error: Error | null) => void): void;
  close(): void;
}

export type ConnectUdp = (target: DaemonTarget, onError: (error: Error) => void) => UdpSocket;

/**
 * Connects to the daemon in this turn, so that the first document leaves before `export` returns: the address is
 * known, and the socket is told so instead of asking `dns.lookup`. Connected, because only such a socket hears
 * of refusals (as `error` events, which end the process where nobody listens), and it is a third faster. Never
 * throws; the socket does not keep the process alive.
 */
export const connectUdp: ConnectUdp = (target, onError) => {
  const socket = createSocket({
    type: target.family === 6 ? 'udp6' : 'udp4',
    // Called for the daemon's address and for the wildcard address of the local end: both are addresses.
    lookup: (host, _options, callback) => callback(null, host, target.family),
  });
  let reason: Error | undefined;
  socket.on('error', (error) => {
    reason = error;
    onError(error);
  });
  socket.unref();
  try {
    socket.connect(target.port, target.address);
  } catch (error: unknown) {
    process.nextTick(onError, error);
  }
  return {
    send: (datagram, done) => {
      try {
        socket.send(datagram, done);
      } catch (error: unknown) {
        // It is not connected. Why, it tells before the next tick.
        process.nextTick(() => done(reason ?? toError(error)));
      }
    },
    close: () => {
      try {
        socket.close();
      } catch {
        // It was closed by its own error.
      }
    },
  };
};
