// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findCommand, startDaemon, temporaryFolder } from './daemon.ts';
import { MissingServer, type RunningServer } from './server.ts';

const SOURCE = fileURLToPath(new URL('../kafka', import.meta.url));

/** The Kafka broker of `franz-go`, built from `kafka/`, with these topics. */
export async function startKafka(...topics: readonly string[]): Promise<RunningServer> {
  const go = findCommand('go', 'Go 1.26 or later, from https://go.dev/dl');
  const folder = temporaryFolder();
  const command = join(folder, 'broker');
  const args = ['build', '-buildvcs=false', '-o', command, '.'];
  await promisify(execFile)(go, args, { cwd: SOURCE }).catch((error: unknown) => {
    throw new MissingServer(`the broker could not be built: ${String(error)}`);
  });
  return startDaemon({
    command,
    folder,
    args: () => topics,
    ready: /^(\S+:\d+)$/m,
    env: ([address = '']) => ({ KAFKA_BROKER: address }),
  });
}
