// SPDX-License-Identifier: Apache-2.0
const { once } = require('node:events');
const Redis = require('ioredis');

const { env } = process;
const redis = new Redis(env.REDIS_PORT, '127.0.0.1', { enableReadyCheck: false });
const ready = once(redis, 'ready');

exports.handler = async () => {
  await ready;
  return redis.get('note');
};
