// SPDX-License-Identifier: Apache-2.0
// A service that is asked once, asks itself, and ends. It knows nothing of tracing.
const http = require('node:http');
const express = require('express');

const app = express();
app.use(express.json());
const orders = express.Router();
orders.get('/:id', async (request, response) => {
  const price = await fetch(`http://127.0.0.1:${server.address().port}/price`);
  response.json({ id: request.params.id, price: await price.json() });
});
app.use('/orders', orders);
app.get('/price', (_request, response) => response.json(7));

const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  console.log(`port ${server.address().port}`);
});
let answered = 0;
server.on('request', (_request, response) => {
  response.on('close', () => {
    answered++;
    if (answered === 2) server.close().closeAllConnections();
  });
});
