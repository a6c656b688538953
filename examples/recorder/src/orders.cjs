// SPDX-License-Identifier: Apache-2.0
// orders.mjs as CommonJS: a service in X-Ray's words. Its requests are segments; what it does in them is said here, a line each.
const { createServer } = require('node:http');
const {
  beginSubsegment,
  capture,
  endSubsegment,
  putAnnotation,
  putMetadata,
  setUser,
} = require('@otel-xray/recorder');

const total = capture('total', (items) => items.reduce((sum, { price }) => sum + price, 0));

const stockOf = capture('stock', async (item, status) => {
  const response = await fetch(`${process.env.STOCK_URL}/${item}?status=${status}`);
  if (response.status >= 500) throw new Error(`no stock of ${item}`);
  return response.status;
});

async function order(status) {
  const items = [
    { name: 'pen', price: 2 },
    { name: 'ink', price: 5 },
  ];

  beginSubsegment('basket');
  putMetadata('items', items, 'shop');
  beginSubsegment('price');
  putAnnotation('total', total(items));
  endSubsegment();
  endSubsegment();

  // Side by side: each call is below its own subsegment.
  return Promise.all(items.map(({ name }) => stockOf(name, status)));
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://orders');
  const id = Number(pathname.slice(1));
  const status = searchParams.get('status') ?? '200';
  putAnnotation('order_id', id);
  setUser(`customer-${id}`);
  try {
    if (searchParams.has('later')) {
      // Answered before the work is done: the trace goes on.
      setTimeout(() => order(status), 20);
      response.writeHead(202).end();
    } else {
      const answers = await order(status);
      response.writeHead(answers[0]).end();
    }
  } catch {
    response.writeHead(502).end();
  }
}).listen(0, '127.0.0.1', () => process.send(server.address().port));
process.once('disconnect', () => server.close());
