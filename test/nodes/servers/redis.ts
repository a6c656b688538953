// SPDX-License-Identifier: Apache-2.0
import { findCommand, freePort, startDaemon } from './daemon.ts';
import type { RunningServer } from './server.ts';

/** Redis that keeps nothing on disk. */
export async function startRedis(): Promise<RunningServer> {
  const command = findCommand('redis-server', 'apt-get install redis-server');
  const port = await freePort();
  return startDaemon({
    command,
    args: (folder) => ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    ready: /ready to accept connections/i,
    env: () => ({ REDIS_URL: `redis://127.0.0.1:${port}` }),
  });
}
