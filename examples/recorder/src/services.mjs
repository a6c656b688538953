// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';

const folder = import.meta.dirname;

/** Starts both services, traced into `local`. Gives the URL of `orders`, and how to end them. */
export async function startServices(local, program = 'orders.mjs') {
  const stock = await start('stock', 'stock.mjs', local, {});
  const orders = await start('orders', program, local, { STOCK_URL: stock.url });
  return {
    url: orders.url,
    async close() {
      for (const service of [orders, stock]) await service.close();
    },
  };
}

async function start(name, program, local, env) {
  const isCommonJs = extname(program) === '.cjs';
  const child = fork(join(folder, program), {
    execArgv: [isCommonJs ? '--require' : '--import', '@otel-xray/node/register'],
    env: { ...process.env, ...local.env, ...env, OTEL_SERVICE_NAME: name, NODE_OPTIONS: '' },
    cwd: folder,
    silent: true,
  });
  child.stderr.pipe(process.stderr);
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
