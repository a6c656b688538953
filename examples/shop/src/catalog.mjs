// SPDX-License-Identifier: Apache-2.0
// Products, read from Postgres with pg.
import express from 'express';
import pg from 'pg';
import { listen } from './listen.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
const app = express();

app.get('/products/:sku', async (request, response) => {
  const { rows } = await pool.query('SELECT sku, title, price FROM products WHERE sku = $1', [
    request.params.sku,
  ]);
  const [product] = rows;
  if (product === undefined) return response.status(404).json({ error: 'no such product' });
  return response.json({ ...product, price: Number(product.price) });
});

// The slow one: pg_sleep stands for the join nobody has an index for.
app.get('/report', async (_request, response) => {
  const { rows } = await pool.query(
    'SELECT count(*) AS products, avg(price) AS average FROM products, pg_sleep(0.4)',
  );
  response.json(rows[0]);
});

await listen(app);
