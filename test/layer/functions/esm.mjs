// SPDX-License-Identifier: Apache-2.0
import { get } from 'node:http';
import { GetGroupsCommand, XRayClient } from '@aws-sdk/client-xray';

const { env } = process;
const aws = new XRayClient({
  endpoint: env.PEER,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

const ready = await Promise.resolve('ready');

export const handler = async () => {
  await aws.send(new GetGroupsCommand({}));
  await new Promise((resolve, reject) => {
    get(`${env.PEER}/http`, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });
  return ready;
};
