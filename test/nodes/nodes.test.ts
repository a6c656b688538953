// SPDX-License-Identifier: Apache-2.0
// Every instrumented client that needs no server from outside npm; `npm run test:nodes` has the others.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CLIENTS } from './clients.ts';
import { wrongNodes } from './compare.ts';
import { drive } from './drive.ts';
import { startPglite } from './program.ts';
import { startAws } from './servers/aws.ts';
import type { RunningServer } from './servers/server.ts';

const STARTERS = { aws: startAws, postgres: startPglite } as const;

let servers: RunningServer[] = [];

beforeAll(async () => {
  servers = await Promise.all(Object.values(STARTERS).map((start) => start()));
}, 60_000);

afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe.concurrent('nodes of', () => {
  const here = CLIENTS.filter(({ needs }) => needs === undefined || needs in STARTERS);
  it.for(here)('$client', { timeout: 60_000 }, async (client, { expect }) => {
    const env = Object.assign({}, ...servers.map((server) => server.env));
    expect(wrongNodes(client, await drive(client, env))).toEqual([]);
  });
});
