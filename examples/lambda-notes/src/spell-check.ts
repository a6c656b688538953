// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../spell-check/server.mjs', import.meta.url));

/** Starts the spelling service: all of its tracing is in the arguments. */
export async function startSpellCheck(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const child = fork(SERVER, {
    execArgv: ['--import', '@otel-xray/node/register'],
    env: { PATH: process.env.PATH, OTEL_SERVICE_NAME: 'spell-check', OTEL_XRAY_DELAY: '200', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const ready = once(child, 'message').then(([message]) => Object(message).port);
  const port: unknown = await Promise.race([ready, ended.then(() => undefined)]);
  if (port === undefined) throw new Error('spell-check ended before it was ready');
  return {
    url: `http://127.0.0.1:${port}`,
    async close(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      process.removeListener('exit', kill);
    },
  };
}
