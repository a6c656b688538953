// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MissingServer, type RunningServer } from './server.ts';

/** Debian keeps servers where users do not look. */
const PLACES = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/go/bin',
];

/** Where a command is; says what to do where it is nowhere. */
export function findCommand(name: string, howToGet: string): string {
  for (const place of PLACES) {
    const path = join(place, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next place may have it.
    }
  }
  throw new MissingServer(`no ${name} here: ${howToGet}`);
}

/** A process that serves, with a folder of its own for its data. */
export interface DaemonOptions {
  readonly command: string;
  /** Its own. Default: a new one. */
  readonly folder?: string;
  readonly args: (folder: string) => readonly string[];
  /** It serves once it has written this. */
  readonly ready: RegExp;
  readonly env: (ready: RegExpExecArray) => RunningServer['env'];
}

/** Starts it and waits for it to serve. Its data goes with it. */
export async function startDaemon({
  command,
  args,
  ready,
  env,
  folder = temporaryFolder(),
}: DaemonOptions): Promise<RunningServer> {
  const child = spawn(command, args(folder), { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  // Whatever becomes of the test, no server outlives it.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  const match = await new Promise<RegExpExecArray | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const found = ready.exec(output);
        if (found) resolve(found);
      });
    }
    void ended.then(() => resolve(undefined));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    process.removeListener('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  if (match) return { env: env(match), stop };
  await stop();
  throw new Error(`${command} did not start:\n${output}`);
}

/** A folder that goes with this process, if nobody takes it away before. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-nodes-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A port that was free a moment ago, for servers that cannot choose one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
