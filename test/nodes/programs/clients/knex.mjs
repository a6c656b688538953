// SPDX-License-Identifier: Apache-2.0
import knex from 'knex';

export function start({ POSTGRES_URL }) {
  const db = knex({ client: 'pg', connection: POSTGRES_URL });
  return {
    async use() {
      await db.select(db.raw('1 as one'));
      await db.transaction((transaction) => transaction.raw('SELECT 2'));
    },
    stop: () => db.destroy(),
  };
}
