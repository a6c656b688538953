// SPDX-License-Identifier: Apache-2.0
import { textMember } from '../document.ts';
import type { Entity } from '../entities.ts';
import type { Segment } from '../trace.ts';

/** What makes a node of the service map one node: two that differ in any of these are two. */
export interface ServiceIdentity {
  readonly name: string;
  /** `AWS::DynamoDB::Table`, `Database::SQL`, `remote`, `client`; a segment's `origin`, or null without one. */
  readonly type: string | null;
  /** Twelve digits. */
  readonly account: string;
  /** Null where nothing names one. */
  readonly region: string | null;
}

/** A segment that was sent is active; what a call implies is passive, or unknown where it is one of AWS. */
export type ServiceState = 'active' | 'passive' | 'unknown';

/** Whose traces these are. */
export interface ServiceOwner {
  readonly account: string;
  readonly region: string | null;
}

/** What an AWS call is really to, where the call names it. */
const AWS_RESOURCES: Readonly<Record<string, { readonly member: string; readonly type: string }>> = {
  DynamoDB: { member: 'table_name', type: 'AWS::DynamoDB::Table' },
  S3: { member: 'bucket_name', type: 'AWS::S3::Bucket' },
  SQS: { member: 'queue_url', type: 'AWS::SQS::Queue' },
  SNS: { member: 'topic_arn', type: 'AWS::SNS' },
  Lambda: { member: 'function_name', type: 'AWS::Lambda' },
};

/** A subsegment that calls something outside its process. */
export function isCall({ isSegment, segment }: Entity): boolean {
  return !isSegment && (segment.namespace === 'aws' || segment.namespace === 'remote');
}

/** The node of a segment. Its account is its own, where it names one: `aws.account_id`. */
export function segmentIdentity(segment: Segment, owner: ServiceOwner): ServiceIdentity {
  return { name: segment.name, type: textMember(segment, 'origin') ?? null, ...placeOf(segment, owner) };
}

/**
 * The node that a call implies where nothing answers it: the table, bucket, queue, topic or function, where that and
 * the operation are known; else the service or host that was called. It is in the account and region of its caller,
 * unless the call names another.
 */
export function calledIdentity(
  { segment: call, owner: caller }: Entity,
  owner: ServiceOwner,
): ServiceIdentity {
  const { name } = call;
  const place = placeOf(call, caller ? placeOf(caller, owner) : owner);
  if (call.namespace !== 'aws') return { name, type: call.sql ? 'Database::SQL' : 'remote', ...place };
  const resource = Object.hasOwn(AWS_RESOURCES, name) ? AWS_RESOURCES[name] : undefined;
  const resourceName = resource && textMember(call, 'aws', resource.member);
  if (resource && resourceName && textMember(call, 'aws', 'operation')) {
    return { name: resourceName, type: resource.type, ...place };
  }
  return { name, type: `AWS::${name}`, ...place };
}

/** The state of a node that a call implies. */
export function calledState({ segment }: Entity): ServiceState {
  return segment.namespace === 'aws' ? 'unknown' : 'passive';
}

/** One text for one identity. */
export function identityKey({ name, type, account, region }: ServiceIdentity): string {
  return JSON.stringify([name, type, account, region]);
}

/** By name, type, account and region. */
export function compareIdentities(a: ServiceIdentity, b: ServiceIdentity): number {
  return (
    compare(a.name, b.name) ||
    compare(a.type ?? '', b.type ?? '') ||
    compare(a.account, b.account) ||
    compare(a.region ?? '', b.region ?? '')
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function placeOf(segment: Segment, fallback: ServiceOwner): ServiceOwner {
  return {
    account: textMember(segment, 'aws', 'account_id') ?? fallback.account,
    region: textMember(segment, 'aws', 'region') ?? fallback.region,
  };
}
