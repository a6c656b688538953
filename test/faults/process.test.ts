// SPDX-License-Identifier: Apache-2.0
// Processes of their own, with the built packages, that end in every way.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startDaemon, type TestDaemon } from '../../packages/exporter/src/test-daemon.ts';
import { PROCESS_ENDS, type ProcessEnd, SET_UPS } from './process.ts';

const PROGRAM = fileURLToPath(new URL('programs/ends.mjs', import.meta.url));
/** However slow the machine, no processor sends before the end. */
const UNHURRIED = { OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_XRAY_DELAY: '60000' };
const LAST = 'all that came before is here';

describe.each(PROCESS_ENDS.map((row) => [row.end, row] as const))('%s', (_, row) => {
  it.concurrent.each(SET_UPS)('%s', { timeout: 30_000 }, async (setUp) => {
    const daemon = await startDaemon();
    try {
      await run(row, setUp, daemon.port);
      const documents = await allThatCame(daemon);
      expect(documents).toHaveLength(row.arriveUnder.includes(setUp) ? 20 : 0);
    } finally {
      await daemon.close();
    }
  });
});

async function run({ way, signal }: ProcessEnd, setUp: string, port: number): Promise<void> {
  const flags = setUp === 'register' ? ['--import', '@otel-xray/node/register'] : [];
  const child = spawn(process.execPath, [...flags, PROGRAM, setUp, way], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      PATH: process.env.PATH,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: 'ends',
      ...UNHURRIED,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (signal) child.stdout.once('data', () => child.kill(signal));
  const [code, by] = await once(child, 'close');
  expect([code, by]).toEqual(signal ? [null, signal] : [way === 'throw' ? 1 : 0, null]);
}

/** A datagram of the test's own is behind all those of a process that has ended. */
async function allThatCame({ port, received, waitFor }: TestDaemon): Promise<readonly string[]> {
  const socket = createSocket('udp4');
  socket.send(LAST, port, '127.0.0.1', () => socket.close());
  while (received.at(-1) !== LAST) await waitFor(received.length + 1);
  return received.slice(0, -1);
}
