// SPDX-License-Identifier: Apache-2.0
import mysql from 'mysql2/promise';

export function start({ MYSQL_URL }) {
  const pool = mysql.createPool(MYSQL_URL);
  return {
    async use() {
      await pool.query('SELECT 1');
      await pool.execute('SELECT ?', [2]);
      const connection = await pool.getConnection();
      await connection.beginTransaction();
      await connection.commit();
      connection.release();
    },
    stop: () => pool.end(),
  };
}
