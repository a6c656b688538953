// SPDX-License-Identifier: Apache-2.0
// `npm run soak -- MINUTES`: services under a steady load, while the daemon is killed and started again and the API
// answers with errors, late or not at all. One ends all its spans, one leaves some open for ever. At the end of each
// round every span is accounted for; over the run neither heap nor open files and sockets grow.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fittedGrowth } from './growth.mjs';

const MINUTES = Number(process.argv[2] ?? 10);
const ROUND_SECONDS = 6;
/** A round takes so long with what comes after its load. */
const ROUNDS = Math.max(8, Math.round((MINUTES * 60) / (ROUND_SECONDS + 2)));
/** Code is compiled and pools fill in the first rounds. */
const WARM_UP = Math.ceil(ROUNDS / 4);
/** A byte or two for each span of ten minutes, or less than what one round leaves more or less than another. */
const MAX_GROWTH_BYTES = 2_000_000;
const MAX_HANDLES_MORE = 4;

/** What the API does in a round; the others are as they should be. */
const ANSWERS = [
  (response) => response.end('{}'),
  (response) => response.writeHead(500).end('{}'),
  (response) => response.writeHead(429, { 'x-amzn-ErrorType': 'ThrottledException' }).end('{}'),
  () => undefined,
  (response) => response.writeHead(403, { 'x-amzn-ErrorType': 'AccessDeniedException' }).end('{}'),
  (response) => response.socket.destroy(),
];

const receiver = fileURLToPath(new URL('../faults/programs/receiver.mjs', import.meta.url));
const results = await Promise.all([soak('all spans end'), soak('some spans stay open', 'open')]);
process.exitCode = results.every(Boolean) ? 0 : 1;

async function soak(name, mode = '') {
  let answer = ANSWERS[0];
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let daemon = fork(receiver, ['127.0.0.1', '0']);
  const [port] = await once(daemon, 'message');
  const args = [
    `127.0.0.1:${port}`,
    `http://127.0.0.1:${server.address().port}`,
    String(ROUND_SECONDS),
    mode,
  ];
  const service = fork(fileURLToPath(new URL('service.mjs', import.meta.url)), args, {
    execArgv: ['--expose-gc'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      NODE_NO_WARNINGS: '1',
    },
  });
  await once(service, 'message');
  const samples = [];
  const faults = [];
  for (let round = 0; round < ROUNDS; round++) {
    answer = ANSWERS[round % ANSWERS.length];
    const over = once(service, 'message');
    service.send('go');
    await sleep((ROUND_SECONDS * 1_000) / 3);
    daemon.kill('SIGKILL');
    await sleep((ROUND_SECONDS * 1_000) / 3);
    daemon = fork(receiver, ['127.0.0.1', String(port)]);
    const [sample] = await over;
    samples.push(sample);
    faults.push(...wrongCounts(sample).map((text) => `round ${round + 1}: ${text}`));
  }
  for (const child of [daemon, service]) child.kill();
  server.closeAllConnections();
  server.close();

  const steady = samples.slice(WARM_UP);
  const growth = fittedGrowth(steady.map(({ heap }) => heap));
  if (growth > MAX_GROWTH_BYTES) faults.push(`the heap grew by ${growth} bytes`);
  if (samples.at(-1).maxDocumentBytes > 65_000) faults.push('the kernel took every datagram');
  // How many connections the AWS client keeps depends on what the API has just done: rounds that are alike.
  const alike = steady.filter((_, round) => (round + WARM_UP) % ANSWERS.length === 0);
  const handles = alike.map((sample) => sample.handles);
  if (Math.max(...handles) > handles[0] + MAX_HANDLES_MORE)
    faults.push(`open files and sockets: ${handles.join(' ')}`);
  report(name, { steady, growth, handles, faults });
  return faults.length === 0;
}

/** Where the account of a round is not exact. Both exporters were given half of the spans that ended, more or less. */
function wrongCounts({ ended, daemon, api }) {
  const wrong = [];
  for (const [name, stats] of Object.entries({ daemon, api })) {
    const sum = stats.sent + stats.rejected + stats.dropped;
    if (stats.given !== sum || stats.inFlight !== 0) wrong.push(`${name}: ${JSON.stringify(stats)}`);
  }
  if (daemon.given + api.given !== ended) wrong.push(`${ended} ended, ${daemon.given} + ${api.given} given`);
  return wrong;
}

function report(name, { steady, growth, handles, faults }) {
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const heaps = steady.map(({ heap }) => heap);
  const last = steady.at(-1);
  console.log(`
${name}: ${ROUNDS} rounds, ${last.ended} spans ended, ${last.warnings} warnings
  heap after collection ${megabytes(Math.min(...heaps))} to ${megabytes(Math.max(...heaps))}, fitted growth ${megabytes(growth)}
    round by round, in kB: ${heaps.map((heap) => Math.round(heap / 1_000)).join(' ')}
  open files and sockets, after rounds with an API that works: ${handles.join(' ')}
  daemon ${JSON.stringify(last.daemon)}
  API ${JSON.stringify(last.api)}
  ${faults.length === 0 ? 'every round exact, nothing grows' : faults.join('\n  ')}`);
}
