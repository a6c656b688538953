// SPDX-License-Identifier: Apache-2.0
import { hostname } from 'node:os';
import { jsonAnswer } from '@otel-xray/propagation';
import { member } from '@otel-xray/recorder/application';

/** What a container on ECS says about itself, in OpenTelemetry's words. What is unknown is left out. */
export interface EcsAttributes {
  readonly 'cloud.provider'?: 'aws';
  readonly 'cloud.platform'?: 'aws_ecs';
  readonly 'cloud.account.id'?: string | undefined;
  readonly 'cloud.region'?: string | undefined;
  readonly 'cloud.availability_zone'?: string | undefined;
  readonly 'cloud.resource_id'?: string | undefined;
  readonly 'container.id'?: string | undefined;
  readonly 'container.name'?: string | undefined;
  readonly 'aws.ecs.container.arn'?: string | undefined;
  readonly 'aws.ecs.cluster.arn'?: string | undefined;
  readonly 'aws.ecs.launchtype'?: string | undefined;
  readonly 'aws.ecs.task.arn'?: string | undefined;
  readonly 'aws.ecs.task.family'?: string | undefined;
  readonly 'aws.ecs.task.revision'?: string | undefined;
  readonly 'aws.log.group.names'?: string[] | undefined;
  readonly 'aws.log.group.arns'?: string[] | undefined;
}

const TIMEOUT_MILLIS = 2_000;

/** `arn:aws-cn:ecs:cn-north-1:111122223333:task/default/158d1c8083dd49d6b527399fd6414f5c` */
const ARN = /^arn:(?<partition>[^:]+):ecs:(?<region>[^:]*):(?<account>[^:]*):/;

/**
 * Asks the metadata endpoint of the container, version 4, in any partition of AWS. Rejects where it gives no answer.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html
 */
export async function readEcsAttributes(endpoint: string): Promise<EcsAttributes> {
  const [container, task] = await Promise.all([
    getJson(endpoint),
    getJson(`${endpoint}/task`).catch(() => undefined),
  ]);
  const containerArn = text(container, 'ContainerARN');
  const taskArn = text(task, 'TaskARN');
  const { partition, region, account } = ARN.exec(taskArn ?? containerArn ?? '')?.groups ?? {};

  const cluster = text(task, 'Cluster');
  const isNamed = cluster !== undefined && !cluster.startsWith('arn:');
  const options = member(container, 'LogOptions');
  const group = text(container, 'LogDriver') === 'awslogs' ? text(options, 'awslogs-group') : undefined;
  const logRegion = text(options, 'awslogs-region') ?? region;
  return {
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_ecs',
    'cloud.account.id': account,
    'cloud.region': region,
    'cloud.availability_zone': text(task, 'AvailabilityZone'),
    'cloud.resource_id': containerArn,
    'container.id': text(container, 'DockerId'),
    'container.name': hostname(),
    'aws.ecs.container.arn': containerArn,
    'aws.ecs.cluster.arn':
      isNamed && partition ? `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}` : cluster,
    'aws.ecs.launchtype': text(task, 'LaunchType')?.toLowerCase(),
    'aws.ecs.task.arn': taskArn,
    'aws.ecs.task.family': text(task, 'Family'),
    'aws.ecs.task.revision': text(task, 'Revision'),
    'aws.log.group.names': group === undefined ? undefined : [group],
    'aws.log.group.arns':
      group === undefined || partition === undefined
        ? undefined
        : [`arn:${partition}:logs:${logRegion}:${account}:log-group:${group}`],
  };
}

async function getJson(url: string): Promise<unknown> {
  // Loaded on ECS: nobody else asks.
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    const call = get(url, { agent: false, signal: AbortSignal.timeout(TIMEOUT_MILLIS) }, (response) => {
      jsonAnswer(response).then(resolve, reject);
    });
    call.on('socket', (socket) => socket.unref());
    call.on('error', reject);
  });
}

function text(from: unknown, name: string): string | undefined {
  const value = member(from, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
