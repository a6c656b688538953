// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findCommand, freePort, startDaemon } from './daemon.ts';
import type { RunningServer } from './server.ts';

/** MariaDB with an empty database `shop`. It asks nobody who they are, so it needs no tables of its own. */
export async function startMariadb(): Promise<RunningServer> {
  const command = findCommand('mariadbd', 'apt-get install mariadb-server');
  const port = await freePort();
  return startDaemon({
    command,
    args(folder) {
      const init = join(folder, 'init.sql');
      writeFileSync(init, 'CREATE DATABASE shop;\n');
      return [
        '--no-defaults',
        `--user=${userInfo().username}`,
        `--datadir=${folder}`,
        `--socket=${join(folder, 'socket')}`,
        `--init-file=${init}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-grant-tables',
        '--skip-networking=0',
      ];
    },
    ready: /ready for connections/,
    env: () => ({ MYSQL_URL: `mysql://root@127.0.0.1:${port}/shop` }),
  });
}
