// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Span } from '../otlp.ts';
import { firstText, textOf, wholeNumber } from './attribute.ts';
import { isAwsApiCall, isAwsCall, rpcMethod } from './kind.ts';

type Block = Record<string, unknown>;

/** What an AWS call says of itself, with the attributes that said it. */
export interface AwsCall {
  readonly block: Block;
  readonly shown: ReadonlySet<string>;
}

export function awsCallOf(span: Span): AwsCall | undefined {
  if (!isAwsCall(span)) return undefined;
  const { attributes } = span;
  const block: Block = {};
  const shown = new Set<string>();
  const say = (name: string, ...keys: string[]): void => {
    const value = firstText(attributes, ...keys);
    if (value === undefined) return;
    block[name] = value;
    for (const key of keys) if (attributes.get(key) === value) shown.add(key);
  };
  say('operation', 'aws.operation');
  const { method } = rpcMethod(span);
  if (block.operation === undefined && method !== undefined) block.operation = method;
  if (method !== undefined && block.operation === method) shown.add('rpc.method');
  say('account_id', 'aws.account_id');
  say('region', 'aws.region', 'cloud.region');
  say('request_id', 'aws.request_id', 'aws.request.id', 'aws.requestId');
  say('id_2', 'aws.request.extended_id');
  const queueKeys = ['aws.sqs.queue.url', 'messaging.url', 'aws.queue_url', 'aws.queue.url'];
  say('queue_url', ...queueKeys, ...(isSqs(span) ? ['url.full'] : []));
  say('topic_arn', 'aws.sns.topic.arn');
  say('bucket_name', 'aws.s3.bucket');
  say('key', 'aws.s3.key');
  say('function_name', 'faas.invoked_name');
  sayTables(span, block, shown);
  const retries = wholeNumber(attributes.get('aws.xray.retries'));
  if (retries !== undefined) {
    block.retries = retries;
    shown.add('aws.xray.retries');
  }
  return { block, shown };
}

function isSqs(span: Span): boolean {
  return isAwsApiCall(span) && rpcMethod(span).service === 'SQS';
}

function sayTables(span: Span, block: Block, shown: Set<string>): void {
  const { attributes } = span;
  const isDynamo = rpcMethod(span).service === 'DynamoDB';
  const keys = [
    'aws.dynamodb.table_names',
    'aws.table_names',
    'aws.table_name',
    'aws.table.name',
    ...(isDynamo ? ['db.namespace', 'db.name'] : []),
  ];
  const tablesOf = (key: string): string[] => {
    const value = attributes.get(key);
    return (Array.isArray(value) ? value : [value]).filter((table) => textOf(table) !== undefined);
  };
  const tables = keys.map(tablesOf).find((found) => found.length > 0);
  if (tables === undefined) return;
  if (tables.length === 1) block.table_name = tables[0];
  else block.table_names = tables;
  for (const key of keys)
    if (attributes.has(key) && tablesOf(key).join('\n') === tables.join('\n')) shown.add(key);
}

const ORIGINS: Readonly<Record<string, string>> = {
  aws_app_runner: 'AWS::AppRunner::Service',
  aws_eks: 'AWS::EKS::Container',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_ec2: 'AWS::EC2::Instance',
  aws_lambda: 'AWS::Lambda::Function',
};

export function originOf(resource: Attributes): string | undefined {
  if (isElsewhere(resource)) return undefined;
  const platform = textOf(resource.get('cloud.platform')) ?? '';
  if (platform !== 'aws_ecs') return ORIGINS[platform];
  const launch = resource.get('aws.ecs.launchtype');
  return launch === 'ec2'
    ? 'AWS::ECS::EC2'
    : launch === 'fargate'
      ? 'AWS::ECS::Fargate'
      : 'AWS::ECS::Container';
}

function isElsewhere(resource: Attributes): boolean {
  return (textOf(resource.get('cloud.provider')) ?? 'aws') !== 'aws';
}

/** What AWS runs the service on; nothing on another cloud. */
export function awsResourceOf(resource: Attributes, logGroups: readonly string[]): Block {
  if (isElsewhere(resource)) return {};
  const get = (key: string): string | undefined => textOf(resource.get(key));
  const platform = get('cloud.platform');
  const block: Block = { account_id: get('cloud.account.id') };
  if (platform === 'aws_ec2') {
    block.ec2 = {
      instance_id: get('host.id'),
      availability_zone: get('cloud.availability_zone'),
      instance_size: get('host.type'),
      ami_id: get('host.image.id'),
    };
  }
  if (platform === 'aws_ecs') {
    block.ecs = {
      container: get('container.name'),
      container_id: get('container.id'),
      task_arn: get('aws.ecs.task.arn'),
      task_family: get('aws.ecs.task.family'),
      cluster_arn: get('aws.ecs.cluster.arn'),
      container_arn: get('aws.ecs.container.arn'),
      availability_zone: get('cloud.availability_zone'),
      launch_type: get('aws.ecs.launchtype'),
    };
  }
  const deployment = get('service.instance.id');
  if (platform === 'aws_elastic_beanstalk' && deployment !== undefined) {
    block.elastic_beanstalk = {
      environment_name: get('service.namespace'),
      version_label: get('service.version'),
      deployment_id: wholeNumber(deployment) ?? 0,
    };
  }
  const cluster = get('k8s.cluster.name');
  if (platform === 'aws_eks' || (cluster !== undefined && get('cloud.provider') === 'aws')) {
    block.eks = { cluster_name: cluster, pod: get('k8s.pod.name'), container_id: get('container.id') };
  }
  block.cloudwatch_logs = cloudwatchLogs(resource, logGroups);
  block.xray = xray(resource);
  return block;
}

function cloudwatchLogs(resource: Attributes, configured: readonly string[]): unknown {
  const list = (key: string): string[] => {
    const value = resource.get(key);
    const parts: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split('&') : [];
    return parts.filter((part): part is string => textOf(part) !== undefined);
  };
  const arns = list('aws.log.group.arns');
  if (arns.length > 0) return arns.map((arn) => ({ log_group: arn.split(':')[6] ?? arn, arn }));
  const names = list('aws.log.group.names');
  const groups = names.length > 0 ? names : configured;
  return groups.length > 0 ? groups.map((log_group) => ({ log_group })) : undefined;
}

function xray(resource: Attributes): Block {
  const get = (key: string): string | undefined => textOf(resource.get(key));
  const sdk = get('telemetry.sdk.name');
  const language = get('telemetry.sdk.language');
  return {
    sdk: sdk !== undefined && language !== undefined ? `${sdk} for ${language}` : sdk,
    sdk_version: get('telemetry.sdk.version'),
    auto_instrumentation:
      get('telemetry.auto.version') !== undefined || get('telemetry.distro.version') !== undefined,
  };
}

/** The version of the service, else of its image, by the old and by the stable convention. */
export function serviceVersion(resource: Attributes): string | undefined {
  if (resource.has('service.version')) return textOf(resource.get('service.version'));
  const tags = resource.get('container.image.tags');
  const list: unknown[] = Array.isArray(tags) ? tags : [];
  return (
    list.find((tag): tag is string => textOf(tag) !== undefined) ??
    textOf(resource.get('container.image.tag'))
  );
}
