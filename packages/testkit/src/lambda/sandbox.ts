// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';

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

/** What a process is started with. */
export interface SandboxOptions {
  readonly command: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Told of what it writes, to either stream. */
  onOutput(text: string): void;
}

/** Starts a process in a group of its own: what it starts itself, a wrapper for one, is frozen and killed with it. */
export function startSandbox({ command, folder, env, onOutput }: SandboxOptions): Sandbox {
  const [file = '', ...args] = command;
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
