// SPDX-License-Identifier: Apache-2.0
import pg from 'pg';

export function start({ POSTGRES_URL }) {
  const pool = new pg.Pool({ connectionString: POSTGRES_URL });
  return {
    async use() {
      await pool.query('SELECT 1');
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT $1::int', [2]);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    stop: () => pool.end(),
  };
}
