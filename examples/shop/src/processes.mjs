// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @typedef {{ given: number, sent: number, rejected: number, dropped: number, inFlight: number }} Stats */

const START_MILLIS = 30_000;
const STOP_MILLIS = 5_000;

/** All there is to tracing a service; the second only tells the demo what came of it. */
const TRACED = [
  '--import',
  '@otel-xray/node/register',
  '--import',
  new URL('./report-spans.mjs', import.meta.url).href,
];
/** What is indexed becomes annotations, which X-Ray can search; the delay is short so that the demo need not wait. */
const SETTINGS = {
  OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.0.0',
  OTEL_XRAY_INDEXED_ATTRIBUTES: 'order.id,customer.tier',
  OTEL_XRAY_DELAY: '200',
};

// A profile or an exporter chosen in this shell is not meant for the shop.
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS|OTEL)_/.test(name)),
);

/** Starts `src/<name>.mjs` files as processes of their own, and sees to it that none outlives this one. */
export function createProcesses() {
  /** @type {Map<string, import('node:child_process').ChildProcess>} */
  const children = new Map();
  /** @type {Map<string, Stats>} */
  const stats = new Map();
  /** @type {Map<string, string>} */
  const errors = new Map();

  process.on('exit', () => {
    for (const child of children.values()) child.kill('SIGKILL');
  });

  /**
   * Starts one; gives the port it announces.
   * @param {string} name
   * @param {{ env: Record<string, string>, traced: boolean }} options
   * @returns {Promise<number>}
   */
  function start(name, { env, traced }) {
    const child = fork(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), {
      env: { ...inherited, ...SETTINGS, ...env, OTEL_SERVICE_NAME: name },
      execArgv: traced ? TRACED : [],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    children.set(name, child);
    child.stderr?.setEncoding('utf8').on('data', (text) => errors.set(name, (errors.get(name) ?? '') + text));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${name} is not ready after ${START_MILLIS} ms`)),
        START_MILLIS,
      );
      child.on('message', (/** @type {{ port?: number, stats?: Stats }} */ message) => {
        clearTimeout(timer);
        if (message.port !== undefined) resolve(message.port);
        if (message.stats !== undefined) stats.set(name, message.stats);
      });
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        children.delete(name);
        reject(new Error(`${name} ended (${signal ?? code}) before it was ready\n${errors.get(name) ?? ''}`));
      });
    });
  }

  /** Stops all, in an orderly way. Gives what the traced ones say of their spans. */
  async function stop() {
    await Promise.all(
      [...children.values()].map(async (child) => {
        const closed = once(child, 'close');
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS);
        child.kill('SIGTERM');
        await closed;
        clearTimeout(timer);
      }),
    );
    return stats;
  }

  /** The beginning of what each has said on its error stream. */
  function firstErrors() {
    return [...errors].flatMap(([name, text]) => {
      const lines = text.trimEnd().split('\n').slice(0, 4);
      return lines.map((line) => `  ${name}: ${line}`);
    });
  }

  return { start, stop, errors: firstErrors };
}
