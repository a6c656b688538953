// SPDX-License-Identifier: Apache-2.0
// Calls AWS by its SDK, a service by Node's client and by `fetch`; fails and leaves as it is told.
const { GetGroupsCommand, XRayClient } = require('@aws-sdk/client-xray');
const http = require('node:http');

const { env } = process;
const aws = new XRayClient({
  endpoint: env.PEER,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

exports.api = {
  async get() {
    await aws.send(new GetGroupsCommand({}));
    await new Promise((resolve, reject) => {
      http.get(`${env.PEER}/http`, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
    await (await fetch(`${env.PEER}/fetch`)).text();
    return {
      handler: env._HANDLER,
      ours: env.OTEL_XRAY_HANDLER,
      options: env.NODE_OPTIONS,
    };
  },
};

exports.fails = async () => {
  throw new RangeError('too far');
};

exports.exits = async () => {
  process.exit(3);
};

exports.throwsLater = () =>
  new Promise(() => {
    setImmediate(() => {
      throw new RangeError('too late');
    });
  });

exports.hangs = () => new Promise(() => setInterval(() => undefined, 1_000));
