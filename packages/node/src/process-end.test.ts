// SPDX-License-Identifier: Apache-2.0
// Processes of their own, which end in every way; what is to be sent is stood for by lines that they write.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { recordDiag } from '@otel-xray/testkit';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveExitTimeout } from './process-end.ts';
import { forgetSetUp } from './test-reset.ts';

describe('OTEL_XRAY_EXIT_TIMEOUT and exitTimeoutMillis', () => {
  let said: string[];
  beforeEach(() => {
    said = recordDiag();
  });
  afterEach(forgetSetUp);

  it.each<[option: number | undefined, variable: string | undefined, expected: number]>([
    [undefined, undefined, 5_000],
    [undefined, '', 5_000],
    [undefined, ' ', 5_000],
    [undefined, '0', 0],
    [undefined, ' 250 ', 250],
    [undefined, '60000', 60_000],
    [0, '250', 0],
    [60_000, 'whatever', 60_000],
  ])('%s and %j: %s', (option, variable, expected) => {
    expect(resolveExitTimeout(option, { OTEL_XRAY_EXIT_TIMEOUT: variable })).toBe(expected);
    expect(said).toEqual([]);
  });

  it.each(['-1', '60001', '1.5', '5s', 'NaN', '9'.repeat(500)])('%s is ignored', (variable) => {
    expect(resolveExitTimeout(undefined, { OTEL_XRAY_EXIT_TIMEOUT: variable })).toBe(5_000);
    expect(said).toEqual([
      `warn: OTEL_XRAY_EXIT_TIMEOUT=${variable.slice(0, 100)} is ignored: expected a whole number of milliseconds from 0 to 60000`,
    ]);
  });

  it.each([-1, 60_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is impossible', (option) => {
    expect(() => resolveExitTimeout(option, {})).toThrow(
      new TypeError(
        `exitTimeoutMillis: expected a whole number of milliseconds from 0 to 60000, got ${option}`,
      ),
    );
  });
});

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Below the repository, so that it finds OpenTelemetry's API.
const folder = mkdtempSync(join(root, 'node_modules', '.process-end-'));

const PROGRAM = `
const { diag } = require('@opentelemetry/api');
const { sendAtProcessEnd } = require('./process-end.cjs');
const say = (line) => require('node:fs').writeSync(1, line + '\\n');
diag.setLogger({ ...console, verbose() {}, warn: (message) => say('warn: ' + message) });
/** Like a request to which nobody answers: it keeps the process. */
const forever = () => new Promise(() => setInterval(() => {}, 1_000));
const SENDS = {
  quickly: async () => {},
  'when SIGUSR2 comes': () => {
    const pause = setInterval(() => {}, 1_000);
    return new Promise((resolve) => process.once('SIGUSR2', resolve)).then(() => clearInterval(pause));
  },
  never: forever,
  badly: () => Promise.reject(new Error('nobody listens')),
};
const { sends, millis, own, others } = JSON.parse(process.argv[2]);
const work = SENDS[sends];
let first;
const ending = {
  forceFlush: () => { say('flush'); return work(); },
  shutdown: () => {
    say('shutdown');
    first ??= work().then(() => say('sent'));
    return first;
  },
};
const stop = sendAtProcessEnd(ending, millis);
if (others) process.on('beforeExit', () => {});
if (own) {
  const pause = setInterval(() => {}, 1_000);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => { say('own ' + signal); clearInterval(pause); });
}
if (process.argv[3] === 'waits' && !own) setInterval(() => {}, 1_000);
if (process.argv[3] === 'takes it back') stop();
process.on('exit', (code) => say('exit ' + code));
say('ready');
`;

beforeAll(() => {
  const source = readFileSync(new URL('process-end.ts', import.meta.url), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  writeFileSync(join(folder, 'process-end.cjs'), ts.transpileModule(source, { compilerOptions }).outputText);
  writeFileSync(join(folder, 'program.cjs'), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Program {
  readonly sends: 'quickly' | 'when SIGUSR2 comes' | 'never' | 'badly';
  readonly millis: number;
  /** The application listens to signals itself. */
  readonly own?: boolean;
  /** Somebody else has something to do at the end too. */
  readonly others?: boolean;
}

/** Sends each signal when its line has been written; gives all lines, and how the process ended. */
async function end(
  program: Program,
  way: 'simply ends' | 'waits' | 'takes it back',
  signals: readonly (readonly [after: string, signal: NodeJS.Signals])[] = [],
) {
  const child = spawn(process.execPath, ['program.cjs', JSON.stringify(program), way], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process that should have ended outlives no test.
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  const lines: string[] = [];
  const due = [...signals];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (due[0]?.[0] === line) child.kill(due.shift()?.[1]);
  });
  const [code, signal] = await once(child, 'close');
  return { lines: lines.slice(1), code, signal };
}

const LATE =
  'warn: spans are still being sent after 20 ms, and the end waits no longer (OTEL_XRAY_EXIT_TIMEOUT)';

describe('the end of a process', () => {
  it('that has nothing more to do sends what is left, once', async () => {
    expect(await end({ sends: 'quickly', millis: 5_000 }, 'simply ends')).toEqual({
      lines: ['shutdown', 'sent', 'exit 0'],
      code: 0,
      signal: null,
    });
  });

  it('that has nothing more to do does not wait for an answer that does not come', async () => {
    expect(await end({ sends: 'never', millis: 20 }, 'simply ends')).toEqual({
      lines: ['shutdown', LATE, 'exit 0'],
      code: 0,
      signal: null,
    });
  });

  it('is not brought about where others may still be at work for theirs', async () => {
    const program: Program = { sends: 'when SIGUSR2 comes', millis: 20, others: true };
    expect(await end(program, 'simply ends', [[LATE, 'SIGUSR2']])).toEqual({
      lines: ['shutdown', LATE, 'sent', 'exit 0'],
      code: 0,
      signal: null,
    });
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('by %s sends, and ends by it', async (signal) => {
    expect(await end({ sends: 'quickly', millis: 5_000 }, 'waits', [['ready', signal]])).toEqual({
      lines: ['shutdown', 'sent'],
      code: null,
      signal,
    });
  });

  it.each<[string, Program['sends'], lines: readonly string[]]>([
    ['that does not end', 'never', ['shutdown', LATE]],
    ['that fails', 'badly', ['shutdown']],
  ])('by a signal does not wait for sending %s', async (_, sends, lines) => {
    expect(await end({ sends, millis: 20 }, 'waits', [['ready', 'SIGTERM']])).toEqual({
      lines,
      code: null,
      signal: 'SIGTERM',
    });
  });

  // A terminal and npm both pass Ctrl-C on, so that the second comes at once.
  it.each<[NodeJS.Signals, NodeJS.Signals]>([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGINT'],
  ])('by %s is not cut short by a second signal, %s', async (first, second) => {
    const { lines, signal } = await end({ sends: 'when SIGUSR2 comes', millis: 60_000 }, 'waits', [
      ['ready', first],
      ['shutdown', second],
      ['shutdown', 'SIGUSR2'],
    ]);
    expect(lines).toEqual(['shutdown', 'shutdown', 'sent']);
    expect(signal).toBe(first);
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    'is left to an application that listens to %s itself: what has ended goes at once, the rest at the end',
    async (signal) => {
      const ended = await end({ sends: 'quickly', millis: 5_000, own: true }, 'waits', [['ready', signal]]);
      expect(ended).toEqual({
        lines: ['flush', `own ${signal}`, 'shutdown', 'sent', 'exit 0'],
        code: 0,
        signal: null,
      });
    },
  );

  it('is as it was once all is taken back', async () => {
    expect(await end({ sends: 'quickly', millis: 5_000 }, 'takes it back')).toEqual({
      lines: ['exit 0'],
      code: 0,
      signal: null,
    });
  });
});
