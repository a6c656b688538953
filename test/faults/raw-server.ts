// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A server that says what it likes, byte by byte. */
export interface RawServer {
  readonly endpoint: string;
  /** Requests that have come in whole. */
  readonly requests: number;
  close(): Promise<void>;
}

/** What is done with a request that has come in whole; the first has the number 1. */
export type Answer = (socket: Socket, request: number) => void;

/** Listens on loopback; with a certificate, over TLS. */
export async function startRawServer(
  answer: Answer,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    // A client that gives up resets the connection.
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      for (let end = endOfRequest(received); end > 0; end = endOfRequest(received)) {
        received = received.slice(end);
        answer(socket, ++requests);
      }
    });
  };
  const server: Server = certificate
    ? createTlsServer(certificate, onConnection)
    : createServer(onConnection);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: `${certificate ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    get requests() {
      return requests;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An HTTP response; `length` is what its head promises, where that is not the truth. */
export function response(
  status: number,
  { headers = {}, body = '', length = Buffer.byteLength(body) }: ResponseParts = {},
): string {
  const head = { 'Content-Type': 'application/json', 'Content-Length': length, ...headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n${body}`;
}

interface ResponseParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly length?: number;
}

/** Where the first request ends, 0 while it is not all there. */
function endOfRequest(received: string): number {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = /^content-length: *(\d+)/im.exec(received.slice(0, head))?.[1] ?? '0';
  const end = head + 4 + Number(length);
  return received.length >= end ? end : 0;
}
