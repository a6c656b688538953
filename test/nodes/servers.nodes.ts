// SPDX-License-Identifier: Apache-2.0
// The clients of `npm run test:nodes`: their servers are started here, and missed by name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS, type Needs } from './clients.ts';
import { wrongNodes } from './compare.ts';
import { drive } from './drive.ts';
import { startKafka } from './servers/kafka.ts';
import { startMariadb } from './servers/mariadb.ts';
import { startRedis } from './servers/redis.ts';
import { MissingServer, type RunningServer } from './servers/server.ts';

const STARTERS: Readonly<Partial<Record<Needs, () => Promise<RunningServer>>>> = {
  mariadb: startMariadb,
  redis: startRedis,
  // A topic for each client, which leaves its messages there.
  kafka: () => startKafka('orders', 'mails', 'invoices'),
};

const strict = process.env.OTEL_XRAY_TEST_STRICT === 'true';

describe.each(Object.entries(STARTERS))('nodes with %s, of', (needs, start) => {
  let server: RunningServer | undefined;
  let missing = '';

  beforeAll(async () => {
    try {
      server = await start();
    } catch (error) {
      if (strict || !(error instanceof MissingServer)) throw error;
      missing = error.message;
    }
  }, 300_000);

  afterAll(() => server?.stop());

  const clients = CLIENTS.filter((client) => client.needs === needs);
  it.for(clients)('$client', { timeout: 60_000 }, async (client, { skip }) => {
    if (server === undefined) return skip(missing);
    expect(wrongNodes(client, await drive(client, server.env))).toEqual([]);
  });
});
