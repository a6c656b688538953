// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LocalXRay, Trace } from '@otel-xray/local';
import type { Way } from './ways.ts';

/** Where a program runs, and by which Node.js, or by what else runs it. */
export interface Place {
  readonly node: string;
  readonly folder: string;
}

/** A program that is under way. */
export interface Running {
  /** What it wrote on its error stream so far. */
  readonly errors: () => string;
  /** That, and all lines that it wrote on its other stream but `ready`. */
  readonly output: () => string;
  /** The first line that matches, of what it writes. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** How it ended. */
  readonly closed: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export function run({ node, folder }: Place, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(OTEL|AWS|VITEST|NODE_OPTIONS)/.test(name),
  );
  const child = spawn(node, args, { cwd: folder, env: { ...Object.fromEntries(inherited), ...env } });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return {
    errors: () => errors,
    output: () => errors + lines.filter((line) => line !== 'ready').join('\n'),
    closed,
    kill: (signal) => child.kill(signal),
    async until(pattern) {
      for (;;) {
        const match = lines.map((line) => pattern.exec(line)).find((one) => one !== null);
        if (match) return match;
        if (child.exitCode !== null) throw new Error(`it ended without ${pattern}\n${errors}`);
        await Promise.race([once(reader, 'line'), closed]);
      }
    },
  };
}

/** A request as a load balancer passes it on, answered by a service that came in on one of the ways. */
export async function askOnce(
  place: Place,
  way: Way,
  local: LocalXRay,
): Promise<{ trace: Trace; errors: string }> {
  const { flags = [], program, env = {} } = way;
  const service = run(place, [...flags, program], { ...local.env, ...env });
  const [, port] = await service.until(/^port (\d+)$/);
  const traceId = `1-6b030fc7-${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const answer = await fetch(`http://127.0.0.1:${port}/orders/17`, {
    headers: { 'X-Amzn-Trace-Id': `Root=${traceId}` },
  });
  const body: unknown = await answer.json();
  if (JSON.stringify(body) !== '{"id":"17","price":7}')
    throw new Error(`the service answered ${JSON.stringify(body)}`);
  const { code } = await service.closed;
  if (code !== 0) throw new Error(`the service ended with ${code}\n${service.errors()}`);
  const trace = await local.waitForTrace((one) => one.id === traceId && one.segments.length > 0);
  return { trace, errors: service.errors() };
}
