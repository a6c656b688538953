// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import http from 'node:http';

/**
 * Serves HTTP on PORT, or on a free port when there is none, and says so.
 * @param {http.RequestListener} handler
 */
export async function listen(handler) {
  announce(await serve(handler));
}

/**
 * Serves HTTP on PORT, or on a free port when there is none; gives the port.
 * @param {http.RequestListener} handler
 */
export async function serve(handler) {
  const server = http.createServer(handler).listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/**
 * Tells whoever started this process that it is ready, and where it can be reached.
 * @param {number} [port] 0 where it serves nobody
 */
export function announce(port = 0) {
  // Whoever started this is gone already.
  if (process.connected === false) process.exit();
  if (process.send) process.send({ port });
  else console.log(port === 0 ? 'ready' : `listening on 127.0.0.1:${port}`);
}
