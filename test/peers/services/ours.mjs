// SPDX-License-Identifier: Apache-2.0
// A service that asks the next one, if there is one, and tells what trace headers came in. It knows nothing of tracing.
import { createServer } from 'node:http';

const { NEXT: next } = process.env;

async function answer({ url, headers }) {
  const { 'x-amzn-trace-id': xray, traceparent } = headers;
  const came = { 'x-amzn-trace-id': xray, traceparent };
  if (next === undefined) {
    if (url === '/fail') throw new RangeError('no stock');
    return { status: 200, hops: [came] };
  }
  const answered = await fetch(`${next}${url}`);
  if (!answered.ok) return { status: 502, hops: [] };
  const { hops } = await answered.json();
  return { status: 200, hops: [came, ...hops] };
}

const server = createServer(async (request, response) => {
  const { status, hops } = await answer(request).catch(() => ({ status: 500, hops: [] }));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ hops }));
}).listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
