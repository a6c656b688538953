// SPDX-License-Identifier: Apache-2.0
// A socket with the buffer that the kernel gives by default, as the X-Ray daemon's. Tells its port, and when it is
// asked, and has read all there is, how many datagrams it has read and for how many there was no room.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , host = '127.0.0.1', port = '0'] = process.argv;
const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
let arrived = 0;
socket.on('message', () => {
  arrived += 1;
});
socket.bind(Number(port), host, () => process.send(socket.address().port));
process.on('message', async () => {
  while (ownState().waiting > 0) await sleep(5);
  process.send({ arrived, lost: ownState().lost });
});
process.on('disconnect', () => process.exit());

/**
 * As Linux knows it: bytes that wait to be read, and datagrams that were lost.
 * https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
function ownState() {
  const local = `:${socket.address().port.toString(16).toUpperCase().padStart(4, '0')}`;
  const [cells] = ['/proc/net/udp', '/proc/net/udp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((one) => one[1]?.endsWith(local));
  return { waiting: Number.parseInt(cells[4].split(':')[1], 16), lost: Number(cells.at(-1)) };
}
