// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import net from 'node:net';
import { createProcesses } from './processes.mjs';
import { ORDERS_QUEUE, ORDERS_TABLE } from './scenarios.mjs';

/**
 * Starts the shop: two databases, a queue and five services, each a process, each on a free port.
 *
 *     storefront ─► catalog ─► postgres
 *           └─────► orders ──► dynamo ◄──┐
 *                     ├──────► payments  │
 *                     └──────► sqs ◄── shipping
 *
 * @param {{ env: Record<string, string>, without: string[], onStarted: (name: string, port: number) => void }} options
 *   `env` says where X-Ray is; the services in `without` are left out
 */
export async function startShop({ env, without, onStarted }) {
  const processes = createProcesses();
  const common = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ORDERS_TABLE,
    ORDERS_QUEUE,
    ...env,
  };

  /** @param {string} name @param {Record<string, string>} more */
  async function store(name, more = {}) {
    const port = await processes.start(name, { env: { ...common, ...more }, traced: false });
    onStarted(name, port);
    return port;
  }

  /** @param {string} name @param {Record<string, string>} more */
  async function service(name, more = {}) {
    if (without.includes(name)) return `http://127.0.0.1:${await unusedPort()}`;
    const port = await processes.start(name, { env: { ...common, ...more }, traced: true });
    onStarted(name, port);
    return `http://127.0.0.1:${port}`;
  }

  const [postgres, dynamo, sqs, payments] = await Promise.all([
    store('postgres'),
    store('dynamo'),
    store('sqs'),
    service('payments'),
  ]);
  const queueUrl = `http://127.0.0.1:${sqs}/000000000000/${ORDERS_QUEUE}`;
  const aws = {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamo}`,
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${sqs}`,
    ORDERS_QUEUE_URL: queueUrl,
  };
  const [catalog, orders] = await Promise.all([
    service('catalog', { DATABASE_URL: `postgres://postgres@127.0.0.1:${postgres}/shop` }),
    service('orders', { ...aws, PAYMENTS_URL: payments }),
    service('shipping', aws),
  ]);
  const url = await service('storefront', { CATALOG_URL: catalog, ORDERS_URL: orders });
  return { url, queueUrl, stop: processes.stop, errors: processes.errors };
}

/** A port that nothing listens on, for a service that is left out. */
async function unusedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
