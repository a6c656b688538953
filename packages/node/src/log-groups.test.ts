// SPDX-License-Identifier: Apache-2.0
// The metadata endpoint of a container on loopback, asked by our detector and by OpenTelemetry's own.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { context, trace } from '@opentelemetry/api';
import { awsEcsDetector, awsLambdaDetector } from '@opentelemetry/resource-detector-aws';
import { detectResources, type ResourceDetector } from '@opentelemetry/resources';
import { core } from '@opentelemetry/sdk-node';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { type Transport, XRaySpanExporter } from '@otel-xray/exporter';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { logGroupDetector, type ResourceDetectorLike } from './log-groups.ts';

/** Answers of the endpoint, from the page on version 4. */
function container(partition: string, region: string): Record<string, unknown> {
  return {
    DockerId: 'ea32192c8553fbff06c9340478a2ff089b2bb5646fb718b4ee206641c9086d66',
    Name: 'curl',
    Image: 'curlimage:latest',
    LogDriver: 'awslogs',
    LogOptions: { 'awslogs-group': '/ecs/shop', 'awslogs-region': region, 'awslogs-stream': 'ecs/curl/8f03' },
    ContainerARN: `arn:${partition}:ecs:${region}:111122223333:container/0206b271-b33f-47ab-86c6-a0ba208a70a9`,
  };
}

function task(partition: string, region: string): Record<string, unknown> {
  return {
    Cluster: 'default',
    TaskARN: `arn:${partition}:ecs:${region}:111122223333:task/default/158d1c8083dd49d6b527399fd6414f5c`,
    Family: 'shop',
    Revision: '26',
    LaunchType: 'FARGATE',
    AvailabilityZone: `${region}a`,
  };
}

type Answer = Record<string, unknown> | string | number | 'hang';
let answers: { container: Answer; task: Answer };
let server: Server;
let endpoint: string;

beforeEach(async () => {
  answers = { container: container('aws', 'eu-west-1'), task: task('aws', 'eu-west-1') };
  server = createServer((request, response) => {
    const answer = request.url === '/v4/a' ? answers.container : answers.task;
    if (answer === 'hang') return;
    if (typeof answer === 'number') response.writeHead(answer);
    response.end(typeof answer === 'object' ? JSON.stringify(answer) : String(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  endpoint = `http://127.0.0.1:${address.port}/v4/a`;
  for (const name of ['ECS_CONTAINER_METADATA_URI', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** The segment of a span of a process with these detectors. */
async function segment(...detectors: ResourceDetector[]) {
  const resource = detectResources({ detectors });
  await resource.waitForAsyncAttributes?.();
  const sent: Uint8Array[] = [];
  const transport: Transport = {
    maxDocumentBytes: 64_000,
    send: async (documents) => {
      sent.push(...documents.map((document) => Uint8Array.from(document.bytes)));
      return documents.map(() => ({ status: 'sent' }));
    },
    close: async () => undefined,
  };
  const exporter = new XRaySpanExporter({ transport });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.getTracer('test').startSpan('work').end();
  await provider.shutdown();
  const { origin, aws } = JSON.parse(Buffer.from(sent[0] ?? '').toString());
  return { origin, aws };
}

describe.each([
  ['aws', 'eu-west-1', true],
  ['aws-cn', 'cn-north-1', false],
  ['aws-us-gov', 'us-gov-west-1', false],
])('on ECS in the partition %s', (partition, region, isKnown) => {
  beforeEach(() => {
    answers = { container: container(partition, region), task: task(partition, region) };
    vi.stubEnv('ECS_CONTAINER_METADATA_URI_V4', endpoint);
  });

  const logs = [
    { log_group: '/ecs/shop', arn: `arn:${partition}:logs:${region}:111122223333:log-group:/ecs/shop` },
  ];

  it('a segment names the log group and the container', async () => {
    expect(await segment(logGroupDetector())).toMatchObject({
      origin: 'AWS::ECS::Fargate',
      aws: {
        account_id: '111122223333',
        cloudwatch_logs: logs,
        ecs: {
          container: hostname(),
          container_id: 'ea32192c8553fbff06c9340478a2ff089b2bb5646fb718b4ee206641c9086d66',
          container_arn: `arn:${partition}:ecs:${region}:111122223333:container/0206b271-b33f-47ab-86c6-a0ba208a70a9`,
          task_arn: `arn:${partition}:ecs:${region}:111122223333:task/default/158d1c8083dd49d6b527399fd6414f5c`,
          task_family: 'shop',
          cluster_arn: `arn:${partition}:ecs:${region}:111122223333:cluster/default`,
          availability_zone: `${region}a`,
          launch_type: 'fargate',
        },
      },
    });
  });

  it(`OpenTelemetry's detector finds ${isKnown ? 'the same' : 'nothing'}, and goes well behind ours`, async () => {
    const theirs = await segment(awsEcsDetector);
    expect(theirs.aws.cloudwatch_logs).toEqual(isKnown ? logs : undefined);
    expect(theirs.origin).toBe(isKnown ? 'AWS::ECS::Fargate' : undefined);
    const both = await segment(logGroupDetector(), awsEcsDetector);
    expect(both).toMatchObject({ ...theirs, origin: 'AWS::ECS::Fargate', aws: { cloudwatch_logs: logs } });
  });
});

describe('on ECS', () => {
  const names = () => logGroupDetector({ ECS_CONTAINER_METADATA_URI_V4: endpoint }).detect().attributes;

  it('another log driver names no group', async () => {
    answers.container = { ...container('aws', 'eu-west-1'), LogDriver: 'awsfirelens' };
    expect(await names()['aws.log.group.names']).toBeUndefined();
    expect(await names()['aws.ecs.task.family']).toBe('shop');
  });

  it('logs may go to another region, and clusters be named by ARN', async () => {
    const options = { 'awslogs-group': '/ecs/shop', 'awslogs-region': 'us-east-1' };
    answers.container = { ...container('aws', 'eu-west-1'), LogOptions: options };
    answers.task = { ...task('aws', 'eu-west-1'), Cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop' };
    expect(await names()['aws.log.group.arns']).toEqual([
      'arn:aws:logs:us-east-1:111122223333:log-group:/ecs/shop',
    ]);
    expect(await names()['aws.ecs.cluster.arn']).toBe('arn:aws:ecs:eu-west-1:1:cluster/shop');
  });

  it('the container alone is enough for the log group', async () => {
    answers.task = 500;
    expect(await names()['aws.log.group.arns']).toEqual([
      'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop',
    ]);
  });

  it.each<[name: string, answer: Answer]>([
    ['an error', 404],
    ['no JSON', '<html>'],
    ['too long an answer', 'x'.repeat(1_000_001)],
    ['no answer', 'hang'],
  ])('%s: nothing is known', async (_, answer) => {
    answers = { container: answer, task: answer };
    const values = await Promise.all(Object.values(names()));
    expect(values.filter((value) => value !== undefined)).toEqual([]);
  });

  it('nobody there, or an endpoint that is none: nothing is known', async () => {
    for (const ECS_CONTAINER_METADATA_URI_V4 of ['http://127.0.0.1:9/v4', 'no URL']) {
      const { attributes } = logGroupDetector({ ECS_CONTAINER_METADATA_URI_V4 }).detect();
      expect(await attributes['cloud.platform']).toBeUndefined();
    }
  });

  it('its own requests are not to be traced', async () => {
    new NodeTracerProvider().register();
    const suppressed: boolean[] = [];
    const started = () => suppressed.push(core.isTracingSuppressed(context.active()));
    subscribe('http.client.request.start', started);
    await Promise.all(Object.values(names()));
    unsubscribe('http.client.request.start', started);
    trace.disable();
    context.disable();
    expect(suppressed).toEqual([true, true]);
  });
});

describe('on Lambda', () => {
  const lambda = { AWS_LAMBDA_FUNCTION_NAME: 'orders', AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/orders' };
  beforeEach(() => {
    for (const [name, value] of Object.entries(lambda)) vi.stubEnv(name, value);
  });

  it("a segment names the log group, whether or not OpenTelemetry's detector knows the runtime", async () => {
    const logs = [{ log_group: '/aws/lambda/orders' }];
    expect((await segment(awsLambdaDetector)).aws.cloudwatch_logs).toBeUndefined();
    expect((await segment(logGroupDetector(), awsLambdaDetector)).aws.cloudwatch_logs).toEqual(logs);
    vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs22.x');
    expect((await segment(awsLambdaDetector)).aws.cloudwatch_logs).toEqual(logs);
  });
});

it('elsewhere: nothing', () => {
  expect(logGroupDetector({}).detect()).toEqual({ attributes: {} });
  expect(logGroupDetector({ AWS_LAMBDA_LOG_GROUP_NAME: 'local' }).detect()).toEqual({ attributes: {} });
});

it('fits the SDK', () => {
  expectTypeOf<ResourceDetectorLike>().toExtend<ResourceDetector>();
});
