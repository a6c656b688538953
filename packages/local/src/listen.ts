// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';

/** A UDP socket and an HTTP server on the same address and port. */
export interface Listening {
  readonly socket: Socket;
  readonly server: Server;
  readonly address: AddressInfo;
}

/** Another process may hold the UDP side of the port the system gave us for TCP: then we ask for another. */
const FREE_PORT_ATTEMPTS = 10;

/**
 * Sizes to ask the kernel for, largest first; macOS refuses what is over its limit, Linux takes what it can. The
 * default (208 KB on Linux) holds some 90 documents: a burst of 512 loses most of itself, and nobody is told.
 */
const RECEIVE_BUFFER_BYTES = [8, 4, 2, 1].map((megabytes) => megabytes * 1024 * 1024);

/** Listens on `port`, or with 0 on any port that is free for both protocols. */
export async function listen(port: number, host: string): Promise<Listening> {
  for (let attempt = 1; ; attempt += 1) {
    const server = createServer();
    const address = await listenTcp(server, port, host);
    try {
      return { server, address, socket: await listenUdp(address) };
    } catch (error: unknown) {
      server.close();
      if (port !== 0 || codeOf(error) !== 'EADDRINUSE' || attempt === FREE_PORT_ATTEMPTS) {
        throw toListenError(error, 'UDP', port, host);
      }
    }
  }
}

async function listenTcp(server: Server, port: number, host: string): Promise<AddressInfo> {
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
  } catch (error: unknown) {
    throw toListenError(error, 'TCP', port, host);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError(`no address: ${address}`);
  return address;
}

async function listenUdp({ port, address }: AddressInfo): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
  try {
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
  } catch (error: unknown) {
    socket.close();
    throw error;
  }
  for (const size of RECEIVE_BUFFER_BYTES) {
    try {
      socket.setRecvBufferSize(size);
      break;
    } catch {
      // Over the limit of this system: the next one down.
    }
  }
  return socket;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The system's error as one that says what to do; `code` is kept. */
function toListenError(error: unknown, protocol: 'TCP' | 'UDP', port: number, host: string): Error {
  const code = codeOf(error);
  return Object.assign(new Error(listenMessage(code, protocol, port, host, error), { cause: error }), {
    code,
  });
}

function listenMessage(code: string, protocol: string, port: number, host: string, error: unknown): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${protocol} port ${port} of ${host} is in use, by an X-Ray daemon or another local X-Ray perhaps: stop that, or choose another port (0 takes any that is free)`;
    case 'EACCES':
      return `${protocol} port ${port} of ${host} is not for everyone: choose one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses`;
    default:
      return `cannot listen on ${protocol} port ${port} of ${host}: ${String(error)}`;
  }
}
