// SPDX-License-Identifier: Apache-2.0
// A service that has secrets wherever spans and clients can have them.
import { createServer } from 'node:http';
import { trace } from '@opentelemetry/api';
import { capture, putAnnotation, putMetadata } from '@otel-xray/recorder';

const work = capture('work', async () => {
  putAnnotation('token', 'planted-annotation');
  putMetadata('card', { number: 'planted-metadata', own: 17n });
  const error = Object.assign(new Error('planted-message'), { request: { key: 'planted-property' } });
  error.cause = new TypeError('planted-cause');
  throw error;
});

const server = createServer(async (request, response) => {
  const span = trace.getActiveSpan();
  span?.setAttribute('db.query.text', "SELECT 'planted-sql'");
  span?.setAttribute('url.full', 'https://me:planted-userinfo@pay.example/?key=planted-query');
  span?.setAttribute('large', 'planted-large '.repeat(20_000));
  span?.addEvent('said', { text: 'planted-event' });
  await work().catch(() => undefined);
  if (request.url !== '/inner') {
    const headers = { authorization: 'Bearer planted-bearer', cookie: 'planted-cookie' };
    await (await fetch(`http://127.0.0.1:${server.address().port}/inner`, { headers })).text();
  }
  response.end();
}).listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
