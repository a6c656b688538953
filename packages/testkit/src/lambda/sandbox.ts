// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ResolvedLambdaOptions } from './options.ts';

/** The process of a function, with everything it has started. */
export interface Sandbox {
  readonly pid: number;
  /** Resolves with how it ended: `exit status 1`, `signal: killed`. */
  readonly ended: Promise<string>;
  /** SIGSTOP: not a line of it runs, no timer fires, no socket is read. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** SIGKILL, as at a timeout: nothing is told to the process. */
  kill(): Promise<string>;
}

/**
 * Starts a function as the bootstrap of Lambda's Node.js runtimes does: `node`, with a heap after the function's
 * memory, on the Runtime Interface Client; by way of `AWS_LAMBDA_EXEC_WRAPPER`, where it is set, which is given that
 * command as its arguments.
 */
export function startSandbox(
  options: ResolvedLambdaOptions,
  env: Readonly<Record<string, string>>,
  onOutput: (text: string) => void,
): Sandbox {
  const { node, ric, folder, handler, memory } = options;
  const command = [
    node,
    '--expose-gc',
    `--max-semi-space-size=${Math.floor((memory * 5) / 100)}`,
    `--max-old-space-size=${Math.floor((memory * 90) / 100)}`,
    clientOf(ric),
    handler,
  ];
  const wrapper = env.AWS_LAMBDA_EXEC_WRAPPER;
  const [file = node, ...args] = wrapper ? [wrapper, ...command] : command;
  // In a group of its own: what a wrapper starts is frozen and killed with it.
  const child = spawn(file, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);

  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // It has ended.
    }
  };
  // Whatever becomes of the test, no function outlives it.
  const kill = (): void => signal('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<string>((tell) => {
    child.once('error', (error) => tell(error.message));
    child.once('close', (code, by) =>
      tell(by === 'SIGKILL' ? 'signal: killed' : `exit status ${code ?? by}`),
    );
  });
  void ended.then(() => process.removeListener('exit', kill));
  return {
    pid: child.pid ?? 0,
    ended,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill(): Promise<string> {
      kill();
      return ended;
    },
  };
}

/** What the package names as its command. */
function clientOf(ric: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ric, 'package.json'), 'utf8'));
  const bin =
    typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined;
  const file =
    typeof bin === 'object' && bin !== null && 'aws-lambda-ric' in bin ? bin['aws-lambda-ric'] : undefined;
  if (typeof file !== 'string') throw new TypeError(`${ric} is not an installed aws-lambda-ric`);
  return resolve(ric, file);
}
