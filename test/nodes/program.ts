// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunningServer } from './servers/server.ts';

export type Env = Readonly<Record<string, string>>;

/** A program of this folder, or beside it, in a process of its own. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env: Env;
  /** The service to be traced as; untraced without one. */
  readonly service?: string | undefined;
  /** It is killed after so long; without one, when this process ends. */
  readonly timeoutMillis?: number;
}

/** A program that runs until it is told to stop. */
export interface Program {
  /** The next message of the program that has this member. */
  says(member: string): Promise<unknown>;
  /** Ends it in good order; what it has traced is on its way by then. */
  stop(): Promise<void>;
  /** It ends by itself, without an error. */
  ended(): Promise<void>;
}

// A profile or an exporter chosen in this shell is not meant for the programs.
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS|OTEL|NODE|VITEST)/.test(name)),
);

/** Where nothing else is said, all that is installed is on. */
const REGISTER = '@otel-xray/node/register';

/** Starts `path`, relative to this folder. */
export function startProgram(
  path: string,
  { args = [], env, service, timeoutMillis }: ProgramOptions,
): Program {
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), args, {
    env: { ...inherited, ...env, OTEL_SERVICE_NAME: service },
    execArgv: service === undefined ? [] : ['--import', setUp(env.SET_UP)],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    timeout: timeoutMillis,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const closed = once(child, 'close');
  // Programs that are stopped on purpose have nobody who waits for this.
  closed.catch(() => undefined);

  function failure(): Error {
    return new Error(`${path} ${args.join(' ')} ended (${child.signalCode ?? child.exitCode})\n${output}`);
  }
  return {
    says: (member) => message(child, member, failure),
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await closed;
    },
    async ended(): Promise<void> {
      await closed;
      if (child.exitCode !== 0) throw failure();
    },
  };
}

/** A program of this folder that sets tracing up. */
function setUp(name: string | undefined): string {
  return name === undefined ? REGISTER : new URL(name, import.meta.url).href;
}

/** The member of that name of the first message that has it. */
function message(child: ChildProcess, member: string, failure: () => Error): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.on('message', (said: unknown) => {
      if (typeof said === 'object' && said !== null && member in said) {
        resolve(Reflect.get(said, member));
      }
    });
    child.once('close', () => reject(failure()));
    child.once('error', reject);
  });
}

/** PostgreSQL in WebAssembly, as the shop has it. */
export async function startPglite(): Promise<RunningServer> {
  const program = startProgram('../../examples/shop/src/postgres.mjs', { env: {} });
  const port = await program.says('port');
  return { env: { POSTGRES_URL: `postgres://postgres@127.0.0.1:${port}/postgres` }, stop: program.stop };
}
