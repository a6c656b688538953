// SPDX-License-Identifier: Apache-2.0
import type { JsonWriter } from '../json-writer.ts';
import type { AttributeSource } from '../span.ts';
import { cut } from '../trim.ts';

/** What X-Ray takes of a string where it says nothing else; the whole stands in metadata. */
const MAX_VERSION_CHARACTERS = 250;

/**
 * What a resource says about where a segment ran: `service`, `origin` and the resource's part of `aws`.
 * Written once a resource, spliced into each of its segments.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 */

/** `"service":{"version":"1.4.0"}` */
export function writeService(out: JsonWriter, resource: AttributeSource): void {
  const version =
    text(resource, 'service.version') ?? text(resource, 'container.image.tag') ?? firstTag(resource);
  if (version === undefined) return;
  const mark = out.beginMember('service');
  out.string('version', cut(version, MAX_VERSION_CHARACTERS));
  out.endMember(mark);
}

/** `"origin":"AWS::ECS::Fargate"` */
export function writeOrigin(out: JsonWriter, resource: AttributeSource): void {
  const origin = isOnAws(resource) ? originOf(resource) : undefined;
  if (origin !== undefined) out.string('origin', origin);
}

/** The members of `aws` that the resource knows: account, logs, and the block of the platform. */
export function writeAwsResource(
  out: JsonWriter,
  resource: AttributeSource,
  logGroups: readonly string[],
): void {
  if (!isOnAws(resource)) return;
  write(out, 'account_id', text(resource, 'cloud.account.id'));
  writeLogs(out, resource, logGroups);
  const platform = resource['cloud.platform'];
  if (platform === 'aws_ec2') writeEc2(out, resource);
  if (platform === 'aws_ecs') writeEcs(out, resource);
  if (platform === 'aws_elastic_beanstalk') writeBeanstalk(out, resource);
  const cluster = text(resource, 'k8s.cluster.name');
  if (platform === 'aws_eks' || (cluster !== undefined && resource['cloud.provider'] === 'aws')) {
    writeEks(out, resource, cluster);
  }
}

/** The members of `aws.xray`: which SDK recorded the segment. */
export function writeSdk(out: JsonWriter, resource: AttributeSource): void {
  if (!isOnAws(resource)) return;
  const name = text(resource, 'telemetry.sdk.name');
  const language = text(resource, 'telemetry.sdk.language');
  write(out, 'sdk', name !== undefined && language !== undefined ? `${name} for ${language}` : name);
  write(out, 'sdk_version', text(resource, 'telemetry.sdk.version'));
  const distribution = text(resource, 'telemetry.distro.version') ?? text(resource, 'telemetry.auto.version');
  out.boolean('auto_instrumentation', distribution !== undefined);
}

/** Only another provider's name says that it is not AWS: detectors off, the provider is unknown. */
function isOnAws(resource: AttributeSource): boolean {
  const provider = text(resource, 'cloud.provider');
  return provider === undefined || provider === 'aws';
}

function originOf(resource: AttributeSource): string | undefined {
  switch (resource['cloud.platform']) {
    case 'aws_app_runner':
      return 'AWS::AppRunner::Service';
    case 'aws_eks':
      return 'AWS::EKS::Container';
    case 'aws_elastic_beanstalk':
      return 'AWS::ElasticBeanstalk::Environment';
    case 'aws_ec2':
      return 'AWS::EC2::Instance';
    case 'aws_lambda':
      return 'AWS::Lambda::Function';
    case 'aws_ecs':
      return ecsOrigin(resource['aws.ecs.launchtype']);
    default:
      return undefined;
  }
}

function ecsOrigin(launchType: unknown): string {
  if (launchType === 'ec2') return 'AWS::ECS::EC2';
  return launchType === 'fargate' ? 'AWS::ECS::Fargate' : 'AWS::ECS::Container';
}

function writeEc2(out: JsonWriter, resource: AttributeSource): void {
  const mark = out.beginMember('ec2');
  write(out, 'instance_id', text(resource, 'host.id'));
  write(out, 'availability_zone', text(resource, 'cloud.availability_zone'));
  write(out, 'instance_size', text(resource, 'host.type'));
  write(out, 'ami_id', text(resource, 'host.image.id'));
  out.endMember(mark);
}

function writeEcs(out: JsonWriter, resource: AttributeSource): void {
  const mark = out.beginMember('ecs');
  write(out, 'container', text(resource, 'container.name'));
  write(out, 'container_id', text(resource, 'container.id'));
  write(out, 'container_arn', text(resource, 'aws.ecs.container.arn'));
  write(out, 'task_arn', text(resource, 'aws.ecs.task.arn'));
  write(out, 'task_family', text(resource, 'aws.ecs.task.family'));
  write(out, 'cluster_arn', text(resource, 'aws.ecs.cluster.arn'));
  write(out, 'availability_zone', text(resource, 'cloud.availability_zone'));
  write(out, 'launch_type', text(resource, 'aws.ecs.launchtype'));
  out.endMember(mark);
}

function writeBeanstalk(out: JsonWriter, resource: AttributeSource): void {
  const deployment = text(resource, 'service.instance.id');
  if (deployment === undefined) return;
  const mark = out.beginMember('elastic_beanstalk');
  write(out, 'environment_name', text(resource, 'service.namespace'));
  write(out, 'version_label', text(resource, 'service.version'));
  out.integer('deployment_id', /^\d{1,15}$/.test(deployment) ? Number(deployment) : 0);
  out.endMember(mark);
}

function writeEks(out: JsonWriter, resource: AttributeSource, cluster: string | undefined): void {
  const mark = out.beginMember('eks');
  write(out, 'cluster_name', cluster);
  write(out, 'pod', text(resource, 'k8s.pod.name'));
  write(out, 'container_id', text(resource, 'container.id'));
  out.endMember(mark);
}

/** ARNs first, then names, then what was configured; the name stands in the seventh part of an ARN. */
function writeLogs(out: JsonWriter, resource: AttributeSource, configured: readonly string[]): void {
  const arns = list(resource['aws.log.group.arns']);
  const names = list(resource['aws.log.group.names']);
  const groups =
    arns.length > 0
      ? arns.map((arn) => ({ name: arn.split(':')[6] ?? arn, arn }))
      : (names.length > 0 ? names : configured).map((name) => ({ name, arn: undefined }));
  if (groups.length === 0) return;
  out.key('cloudwatch_logs');
  out.beginArray();
  for (const group of groups) {
    out.beginObject();
    out.string('log_group', group.name);
    write(out, 'arn', group.arn);
    out.endObject();
  }
  out.endArray();
}

/** An array of strings, or one string split at `&` (the only separator `OTEL_RESOURCE_ATTRIBUTES` leaves). */
function list(value: unknown): readonly string[] {
  const items: readonly unknown[] =
    typeof value === 'string' ? value.split('&') : Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === 'string' && item !== '').map(String);
}

function firstTag(resource: AttributeSource): string | undefined {
  return list(resource['container.image.tags'])[0];
}

function text(resource: AttributeSource, key: string): string | undefined {
  const value = resource[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function write(out: JsonWriter, key: string, value: string | undefined): void {
  if (value !== undefined) out.string(key, value);
}
