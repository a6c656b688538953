// SPDX-License-Identifier: Apache-2.0
// The spelling service: a plain server of Node.js, traced by `--import @otel-xray/node/register`.
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { addException, capture, putAnnotation, setUser } from '@otel-xray/recorder';

const CHECKS_A_DAY = 2;
const DAY_MILLIS = 86_400_000;

const DICTIONARIES = new Map([
  ['en', 'a and bread buy by draft for milk note of shopping the this to tomorrow'],
  ['nl', 'brood een en kopen melk'],
]);

/** Languages whose dictionary is read when somebody asks for it. */
const onDemand = new Set(['nl']);
/** Of each user, today. */
const checks = new Map();
setInterval(() => checks.clear(), DAY_MILLIS).unref();

class NoDictionaryError extends Error {
  name = 'NoDictionaryError';
}

const dictionaryOf = capture('dictionary', function dictionary(language) {
  const words = DICTIONARIES.get(language);
  if (words === undefined) throw new NoDictionaryError(`no dictionary of ${language}`);
  return new Set(words.split(' '));
});

async function check({ text, language }, user, gone) {
  putAnnotation('language', language);
  if (user !== undefined) {
    setUser(user);
    checks.set(user, (checks.get(user) ?? 0) + 1);
    if (checks.get(user) > CHECKS_A_DAY) return [429, { error: 'come back tomorrow' }];
  }
  // Latin is looked up in books.
  if (language === 'la') await sleep(60_000, undefined, { signal: gone });
  if (onDemand.delete(language)) return [503, { error: `reading the dictionary of ${language}` }];
  const known = dictionaryOf(language);
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return [200, { unknown: words.filter((word) => !known.has(word)) }];
}

const server = http.createServer(async (request, response) => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const [status, body] = await check(await json(request), request.headers['x-user'], gone.signal);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  } catch (error) {
    if (gone.signal.aborted) return;
    addException(error);
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"a mistake of ours"}');
  }
});

server.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1');
await once(server, 'listening');
const { address, port } = server.address();
console.log(`spell-check listens on http://${address}:${port}`);
process.send?.({ port });
process.once('disconnect', () => process.exit());
