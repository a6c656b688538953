// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { createTurnstile } from './turnstile.ts';

it('lets so many in at once, first come first served', async () => {
  const enter = createTurnstile(2);
  const inside: string[] = [];
  const ways = ['a', 'b', 'c', 'd'].map(async (name) => {
    const leave = await enter();
    inside.push(name);
    return leave;
  });
  const [a, b, c, d] = ways;
  (await b)?.();
  await c;
  expect(inside).toEqual(['a', 'b', 'c']);
  (await a)?.();
  await d;
  expect(inside).toEqual(['a', 'b', 'c', 'd']);
});
