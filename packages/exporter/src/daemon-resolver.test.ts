// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createDaemonResolver } from './daemon-resolver.ts';

describe('a resolver', () => {
  it.each([
    ['127.0.0.1', 4],
    ['::1', 6],
  ])('knows the address %s without asking', (host, family) => {
    const resolver = createDaemonResolver({ host, port: 2000 }, () => {
      throw new Error('asked');
    });
    expect(resolver.current()).toEqual({ address: host, family, port: 2000 });
  });

  it('renews an answer after 30 seconds, and goes on with the old one meanwhile', async () => {
    let time = 0;
    let last = 0;
    const lookup = async () => {
      last += 1;
      return [{ address: `10.0.0.${last}`, family: 4 }];
    };
    const resolver = createDaemonResolver({ host: 'xray', port: 2000 }, lookup, () => time);
    expect(resolver.current()).toBeUndefined();
    await resolver.resolve();
    time = 29_999;
    expect(resolver.current()?.address).toBe('10.0.0.1');
    time = 30_000;
    expect(resolver.current()?.address).toBe('10.0.0.1');
    await new Promise(setImmediate);
    expect(resolver.current()?.address).toBe('10.0.0.2');
    expect(last).toBe(2);
  });

  it('keeps an address that works when the renewal fails', async () => {
    let time = 0;
    const answers = [[{ address: '10.0.0.1', family: 4 }]];
    const lookup = async () => {
      const answer = answers.pop();
      if (!answer) throw new Error('EAI_AGAIN');
      return answer;
    };
    const resolver = createDaemonResolver({ host: 'xray', port: 2000 }, lookup, () => time);
    await resolver.resolve();
    time = 60_000;
    resolver.current();
    await new Promise(setImmediate);
    expect(resolver.current()?.address).toBe('10.0.0.1');
  });

  it('takes a failure of an address it has left for what it is', async () => {
    const addresses = ['10.0.0.1', '10.0.0.2'].map((address) => ({ address, family: 4 }));
    const resolver = createDaemonResolver({ host: 'xray', port: 2000 }, async () => addresses);
    const first = await resolver.resolve();
    resolver.failed(first);
    resolver.failed(first);
    expect((await resolver.resolve()).address).toBe('10.0.0.2');
    resolver.failed(first);
    expect(resolver.current()?.address).toBe('10.0.0.2');
  });
});
