// SPDX-License-Identifier: Apache-2.0
// Functions that know nothing of traces.
const http = require('node:http');

const { env } = process;

const get = (url) =>
  new Promise((resolve, reject) => {
    http
      .get(url, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
      .on('error', reject);
  });

exports.notes = {
  get: async ({ peer, wait = 0 }) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    await get(`${peer}/http`);
    return { statusCode: 200, body: env._HANDLER };
  },
};

// For layers that do not look inside of exports.
exports.get = exports.notes.get;

exports.fails = async () => {
  throw new RangeError('too far');
};

exports.rejectsLater = () =>
  new Promise(() => {
    setImmediate(async () => {
      throw new RangeError('nobody waits');
    });
  });

exports.exits = async () => {
  process.exit(3);
};

exports.hangs = () => new Promise(() => setInterval(() => undefined, 1_000));

exports.says = (event) => {
  console.log(event.n);
};

exports.calls = (event, _context, callback) => {
  setTimeout(() => callback(null, { n: event.n + 1 }), 5);
};

exports.streams = globalThis.awslambda?.streamifyResponse(async (_event, stream) => {
  stream.setContentType('text/plain');
  stream.write('one ');
  await new Promise((resolve) => setTimeout(resolve, 5));
  stream.end('two');
});

exports.page = globalThis.awslambda?.streamifyResponse(async ({ status, broken }, plain) => {
  const stream = globalThis.awslambda.HttpResponseStream.from(plain, {
    statusCode: status,
    headers: { 'Content-Type': 'text/plain' },
  });
  stream.write('page');
  if (broken) throw new RangeError('no more');
  stream.end();
});
