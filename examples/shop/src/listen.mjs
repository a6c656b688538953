// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import http from 'node:http';

/**
 * Serves HTTP on PORT, or on a free port when there is none.
 * @param {http.RequestListener} handler
 */
export async function listen(handler) {
  const server = http.createServer(handler).listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') announce(address.port);
}

/**
 * Tells whoever started this process where it can be reached.
 * @param {number} port
 */
export function announce(port) {
  // Whoever started this is gone already.
  if (process.connected === false) process.exit();
  if (process.send) process.send({ port });
  else console.log(`listening on 127.0.0.1:${port}`);
}
