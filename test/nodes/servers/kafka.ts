// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findCommand, startDaemon } from './daemon.ts';
import { MissingServer, type RunningServer } from './server.ts';

const SOURCE = fileURLToPath(new URL('../kafka', import.meta.url));

/** The Kafka broker of `franz-go`, built from `kafka/`, with these topics. */
export async function startKafka(...topics: readonly string[]): Promise<RunningServer> {
  const go = findCommand('go', 'Go 1.26 or later, from https://go.dev/dl');
  const folder = await mkdtemp(join(tmpdir(), 'otel-xray-kafka-'));
  try {
    const command = join(folder, 'broker');
    await promisify(execFile)(go, ['build', '-buildvcs=false', '-o', command, '.'], { cwd: SOURCE }).catch(
      (error: unknown) => {
        throw new MissingServer(`the broker could not be built: ${String(error)}`);
      },
    );
    const server = await startDaemon({
      command,
      args: () => topics,
      ready: /^(\S+:\d+)$/m,
      env: ([address = '']) => ({ KAFKA_BROKER: address }),
    });
    return { env: server.env, stop: () => server.stop().finally(() => rm(folder, { recursive: true })) };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}
