// SPDX-License-Identifier: Apache-2.0
// The shop's entry: products from `catalog` (with undici), orders to `orders` (with Node's own fetch).
import { context, propagation, trace } from '@opentelemetry/api';
import express from 'express';
import { request } from 'undici';
import { listen } from './listen.mjs';

const { CATALOG_URL, ORDERS_URL } = process.env;
const app = express();
app.use(express.json());

// Every answer names its trace, so that whoever asked can look it up.
app.use((_request, response, next) => {
  /** @type {Record<string, string>} */
  const headers = {};
  propagation.inject(context.active(), headers);
  response.set(headers);
  next();
});

app.get('/products/:sku', async (request, response) => {
  const { status, body } = await fromCatalog(`/products/${request.params.sku}`);
  response.status(status).json(body);
});

app.get('/report', async (_request, response) => {
  const { status, body } = await fromCatalog('/report');
  response.status(status).json(body);
});

app.post('/buy', async (request, response) => {
  const { sku, quantity, tier, card, coupons, addresses } = request.body;
  const product = await fromCatalog(`/products/${sku}`);
  if (product.status !== 200) return response.status(product.status).json(product.body);

  const cart = { lines: [{ sku, quantity, price: product.body.price }], coupons };
  trace.getActiveSpan()?.setAttributes({ 'customer.tier': tier, 'shop.cart': JSON.stringify(cart) });

  const answer = await fetch(`${ORDERS_URL}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...cart, card, amount: product.body.price * quantity, addresses }),
  });
  return response.status(answer.status).json(await answer.json());
});

/** @param {string} path */
async function fromCatalog(path) {
  const { statusCode, body } = await request(`${CATALOG_URL}${path}`);
  return { status: statusCode, body: /** @type {any} */ (await body.json()) };
}

await listen(app);
