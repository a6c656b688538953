// SPDX-License-Identifier: Apache-2.0

/** What a member must be; `name` is a text of at most 250 characters. */
export type MemberType =
  | 'text'
  | 'name'
  | 'flag'
  | 'number'
  | 'integer'
  | 'object'
  | 'list'
  | 'texts'
  | 'ids';

/** Where a member stands, what it must be, and whether segments or subsegments alone have it. */
export interface MemberRow {
  readonly path: readonly string[];
  readonly type: MemberType;
  readonly on?: 'segment' | 'subsegment' | undefined;
}

/**
 * Every member of a segment document that X-Ray reads, apart from ids and times (which a document is refused for) and
 * from annotations, metadata, links and exceptions, whose members have no fixed names. What must be a text of a given
 * block is in the guide's tables; "string values up to 250 characters unless noted" is meant of those that AWS's JSON
 * schema bounds.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const MEMBER_ROWS: readonly MemberRow[] = [
  ...rows('flag', ['in_progress', 'error', 'fault', 'throttle']),
  ...rows('name', ['user'], 'segment'),
  ...rows('text', ['origin', 'resource_arn'], 'segment'),
  ...rows('object', ['service'], 'segment'),
  ...rows('list', ['links'], 'segment'),
  ...rows('name', ['service.version']),
  ...rows('text', ['namespace'], 'subsegment'),
  ...rows('flag', ['traced'], 'subsegment'),
  ...rows('ids', ['precursor_ids'], 'subsegment'),
  ...rows('object', ['http', 'http.request', 'http.response', 'aws', 'sql', 'annotations', 'metadata']),
  ...rows('name', [
    'http.request.method',
    'http.request.url',
    'http.request.user_agent',
    'http.request.client_ip',
  ]),
  ...rows('flag', ['http.request.x_forwarded_for'], 'segment'),
  ...rows('flag', ['http.request.traced'], 'subsegment'),
  ...rows('integer', ['http.response.status']),
  ...rows('number', ['http.response.content_length']),
  ...rows('object', ['aws.ec2', 'aws.ecs', 'aws.eks', 'aws.elastic_beanstalk', 'aws.xray'], 'segment'),
  ...rows('list', ['aws.cloudwatch_logs'], 'segment'),
  ...rows('number', ['aws.elastic_beanstalk.deployment_id', 'aws.retries']),
  ...rows('text', [
    'aws.account_id',
    'aws.operation',
    'aws.region',
    'aws.request_id',
    'aws.id_2',
    'aws.queue_url',
    'aws.table_name',
    'aws.bucket_name',
    'aws.key',
    'aws.topic_arn',
    'aws.function_name',
    'aws.function_arn',
    'aws.ec2.instance_id',
    'aws.ec2.availability_zone',
    'aws.ec2.instance_size',
    'aws.ec2.ami_id',
    'aws.ecs.container',
    'aws.ecs.container_id',
    'aws.ecs.container_arn',
    'aws.ecs.task_arn',
    'aws.ecs.cluster_arn',
    'aws.eks.cluster_name',
    'aws.eks.pod',
    'aws.eks.container_id',
    'aws.elastic_beanstalk.environment_name',
    'aws.elastic_beanstalk.version_label',
    'aws.xray.sdk',
    'aws.xray.sdk_version',
    'sql.connection_string',
    'sql.url',
    'sql.sanitized_query',
    'sql.database_type',
    'sql.database_version',
    'sql.driver_version',
    'sql.user',
    'sql.preparation',
  ]),
  ...rows('texts', ['aws.table_names', 'aws.resource_names', 'aws.attribute_names_substituted']),
];

/** Members of the top of a level; others are not X-Ray's. The last one only X-Ray itself writes. */
export const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  ...['name', 'id', 'trace_id', 'parent_id', 'type', 'start_time', 'end_time', 'cause', 'subsegments'],
  ...MEMBER_ROWS.map(({ path }) => path[0] ?? ''),
  'inferred',
]);

function rows(type: MemberType, paths: readonly string[], on?: MemberRow['on']): MemberRow[] {
  return paths.map((path) => ({ path: path.split('.'), type, on }));
}
