// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { Redis } from 'ioredis';

export async function start({ REDIS_URL }) {
  const redis = new Redis(REDIS_URL);
  // Half a handshake would be counted with the request.
  await once(redis, 'ready');
  return {
    async use() {
      await redis.set('session', 'tea');
      await redis.get('session');
      await redis.pipeline().incr('visits').expire('visits', 60).exec();
      await redis.multi().incr('visits').exec();
    },
    stop: () => redis.quit(),
  };
}
