// SPDX-License-Identifier: Apache-2.0
// A service that answers over HTTP (express) and gRPC. Untraced it stands for what is not ours.
import { once } from 'node:events';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import express from 'express';
import { STOCK } from './stock.mjs';

const app = express();
app.use(express.json());
app.get('/stock/:sku', (request, response) => {
  response.json({ sku: request.params.sku, left: 3 });
});
const http = app.listen(0);
await once(http, 'listening');

const grpc = new Server();
grpc.addService(STOCK.service, {
  Get: ({ request }, answer) => answer(null, { sku: request.sku, left: 3 }),
  Watch: (call) => {
    call.write({ sku: call.request.sku, left: 2 });
    call.end();
  },
});
const grpcPort = await new Promise((resolve, reject) => {
  grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
});

process.on('disconnect', () => process.exit());
process.send?.({ ready: { http: http.address().port, grpc: grpcPort } });
