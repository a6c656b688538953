// SPDX-License-Identifier: Apache-2.0
// A service in a container on ECS: it learns from the metadata endpoint where it is, and waits for nobody.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askOnce, type Place } from './run.ts';

vi.setConfig({ testTimeout: 30_000 });

const PLACE: Place = {
  node: process.execPath,
  folder: fileURLToPath(new URL('./programs', import.meta.url)),
};
const ARN = 'arn:aws-cn:ecs:cn-north-1:111122223333';
const ANSWERS: Readonly<Record<string, object>> = {
  '/v4/a': {
    DockerId: 'ea32192c8553fbff06c9340478a2ff089b2bb5646fb718b4ee206641c9086d66',
    LogDriver: 'awslogs',
    LogOptions: { 'awslogs-group': '/ecs/shop', 'awslogs-region': 'cn-north-1' },
    ContainerARN: `${ARN}:container/0206b271-b33f-47ab-86c6-a0ba208a70a9`,
  },
  '/v4/a/task': {
    Cluster: 'default',
    TaskARN: `${ARN}:task/default/158d1c8083dd49d6b527399fd6414f5c`,
    LaunchType: 'FARGATE',
  },
};

let local: LocalXRay;
let metadata: Server;
let isAnswering: boolean;

beforeEach(async () => {
  local = await startLocalXRay({ port: 0 });
  isAnswering = true;
  metadata = createServer((request, response) => {
    if (isAnswering) response.end(JSON.stringify(ANSWERS[request.url ?? '']));
  }).listen(0, '127.0.0.1');
  await once(metadata, 'listening');
});

afterEach(async () => {
  metadata.closeAllConnections();
  metadata.close();
  await local.close();
});

async function ask() {
  const address = metadata.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = {
    OTEL_SERVICE_NAME: 'shop',
    ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/v4/a`,
  };
  const flags = ['--import', '@otel-xray/node/register'];
  const { trace } = await askOnce(PLACE, { name: 'on ECS', flags, program: 'app.mjs', env }, local);
  return trace.segments[0];
}

it('names the platform and the log group, in every partition of AWS', async () => {
  expect(await ask()).toMatchObject({
    name: 'shop',
    origin: 'AWS::ECS::Fargate',
    aws: {
      account_id: '111122223333',
      cloudwatch_logs: [
        { log_group: '/ecs/shop', arn: expect.stringMatching(/^arn:aws-cn:logs:cn-north-1:/) },
      ],
    },
  });
  // The questions to the endpoint are no traces.
  expect(local.traces()).toHaveLength(1);
});

it('answers requests, and sends them, where the endpoint gives no answer', async () => {
  isAnswering = false;
  expect(await ask()).toMatchObject({ name: 'shop', http: { response: { status: 200 } } });
  expect(local.traces()).toHaveLength(1);
});
