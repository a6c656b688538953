// SPDX-License-Identifier: Apache-2.0
// The service with AWS's X-Ray SDK for Node.js, as its documentation sets it up.
const http = require('node:http');
const xray = require('aws-xray-sdk-core');
const { closeSegment, openSegment } = require('aws-xray-sdk-express');
const express = require('express');

xray.captureHTTPsGlobal(http);
const next = process.env.NEXT;
const app = express();
app.use(openSegment(process.env.SERVICE));

app.get(['/ok', '/fail'], (request, response, failed) => {
  const { 'x-amzn-trace-id': trace, traceparent } = request.headers;
  const came = { 'x-amzn-trace-id': trace, traceparent };
  if (next === undefined) {
    if (request.path === '/fail') throw new RangeError('no stock');
    response.json({ hops: [came] });
    return;
  }
  http
    .get(`${next}${request.path}`, (answered) => {
      let text = '';
      answered.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answered.on('end', () => {
        const ok = answered.statusCode === 200;
        const hops = ok ? JSON.parse(text).hops : [];
        response.status(ok ? 200 : 502).json({ hops: [came, ...hops] });
      });
    })
    .on('error', failed);
});

app.use(closeSegment());
// Express would write the stack of what the test has it throw.
app.use((_error, _request, response, _next) => response.status(500).json({ hops: [] }));

const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
