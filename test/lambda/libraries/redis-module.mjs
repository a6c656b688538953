// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import Redis from 'ioredis';

const { env } = process;
const redis = new Redis(env.REDIS_PORT, '127.0.0.1', { enableReadyCheck: false });
await once(redis, 'ready');

export const handler = () => redis.get('note');
