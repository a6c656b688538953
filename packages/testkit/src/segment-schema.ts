// SPDX-License-Identifier: Apache-2.0

/**
 * JSON schema (draft-07) of the documents this project writes: X-Ray's rules for segment documents, and beyond
 * them what we hold ourselves to (no unknown members, no `null`, resource blocks on segments only, identifiers in
 * lower case). AWS's own schema is looser in those points and stricter in two: it knows no dots in annotation
 * keys, and fewer letters in names.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const shortText: Schema = { type: 'string', maxLength: 250 };
const flag: Schema = { type: 'boolean' };
const number: Schema = { type: 'number' };
const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const closed = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const id: Schema = { type: 'string', pattern: '^[0-9a-f]{16}$' };
const traceId: Schema = { type: 'string', pattern: '^1-[0-9a-f]{8}-[0-9a-f]{24}$' };

/** Letters, numbers, white space and a few signs, 1 to 200 code points; no line breaks, no control characters. */
const name: Schema = { type: 'string', pattern: '^[\\p{L}\\p{N}\\p{Zs}_.:/%&#=+\\\\\\-@]{1,200}$' };

const stackFrame = closed({ path: text, line: { type: 'integer', minimum: 0 }, label: text });
const exception = closed(
  {
    id: ref('id'),
    message: text,
    type: text,
    remote: flag,
    truncated: { type: 'integer', minimum: 0 },
    skipped: { type: 'integer', minimum: 0 },
    cause: ref('id'),
    stack: { type: 'array', minItems: 1, items: ref('stackFrame') },
  },
  ['id'],
);

/** Either the id of an exception written elsewhere in the trace, or the exceptions themselves. */
const cause: Schema = {
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
  then: ref('id'),
  else: closed({
    working_directory: text,
    paths: { type: 'array', items: text },
    exceptions: { type: 'array', minItems: 1, items: ref('exception') },
  }),
};

const annotations: Schema = {
  type: 'object',
  patternProperties: { '^[A-Za-z0-9_.]{1,500}$': { type: ['string', 'number', 'boolean'], maxLength: 1000 } },
  additionalProperties: false,
};

const metadata: Schema = { type: 'object', additionalProperties: { type: 'object' } };

/** `traced` (the callee reports too) is a subsegment's. */
const http = (request: Schema): Schema =>
  closed({
    request: closed({
      method: shortText,
      url: shortText,
      user_agent: shortText,
      client_ip: shortText,
      x_forwarded_for: flag,
      ...request,
    }),
    response: closed({ status: { type: 'integer' }, content_length: { type: 'integer', minimum: 0 } }),
  });

/** What an AWS call says about itself. */
const awsCall: Schema = {
  operation: text,
  account_id: text,
  region: text,
  request_id: text,
  id_2: text,
  retries: { type: 'integer', minimum: 0 },
  queue_url: text,
  table_name: text,
  table_names: { type: 'array', items: text, minItems: 1 },
  bucket_name: text,
  key: text,
  topic_arn: text,
  function_name: text,
  function_arn: text,
  attribute_names_substituted: { type: 'array', items: text },
  resource_names: { type: 'array', items: text },
};

/** What AWS runs the service on: on segments only. */
const awsResource: Schema = {
  ecs: closed({
    container: text,
    container_id: text,
    container_arn: text,
    task_arn: text,
    task_family: text,
    cluster_arn: text,
    availability_zone: text,
    launch_type: text,
  }),
  ec2: closed({ instance_id: text, availability_zone: text, instance_size: text, ami_id: text }),
  elastic_beanstalk: closed({
    environment_name: text,
    version_label: text,
    deployment_id: { type: 'integer' },
  }),
  eks: closed({ cluster_name: text, pod: text, container_id: text }),
  cloudwatch_logs: {
    type: 'array',
    minItems: 1,
    items: closed({ log_group: text, arn: text }, ['log_group']),
  },
  xray: closed({
    sdk: text,
    sdk_version: text,
    auto_instrumentation: flag,
    sampling_rule_name: text,
    package: text,
  }),
};

const sql = closed({
  connection_string: text,
  url: text,
  sanitized_query: text,
  database_type: text,
  database_version: text,
  driver_version: text,
  user: shortText,
  preparation: { enum: ['statement', 'call'] },
});

const link = closed({ trace_id: ref('traceId'), id: ref('id'), attributes: { type: 'object' } }, [
  'trace_id',
  'id',
]);

/** A document is complete (`end_time`) or open (`in_progress: true`), never both. */
const complete: Schema = {
  oneOf: [{ required: ['end_time'] }, { required: ['in_progress'] }],
};

/** Members of segments and subsegments alike. */
const common: Schema = {
  name: ref('name'),
  id: ref('id'),
  start_time: number,
  end_time: number,
  in_progress: { const: true },
  error: flag,
  fault: flag,
  throttle: flag,
  cause: ref('cause'),
  annotations: ref('annotations'),
  metadata: ref('metadata'),
  sql: ref('sql'),
  subsegments: { type: 'array', minItems: 1, items: ref('subsegment') },
};
const required = ['name', 'id', 'start_time'];

const subsegmentMembers: Schema = {
  ...common,
  namespace: { enum: ['aws', 'remote'] },
  traced: flag,
  precursor_ids: { type: 'array', items: ref('id') },
  http: ref('httpOfSubsegment'),
  aws: ref('awsOfSubsegment'),
};

/** The schema; `validateSegmentDocument` runs it. */
export const segmentDocumentSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  if: { type: 'object', required: ['type'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
  then: ref('independentSubsegment'),
  else: ref('segment'),
  definitions: {
    id,
    traceId,
    name,
    stackFrame,
    exception,
    cause,
    annotations,
    metadata,
    sql,
    link,
    httpOfSegment: http({}),
    httpOfSubsegment: http({ traced: flag }),
    awsOfSegment: closed({ ...awsCall, ...awsResource }),
    awsOfSubsegment: closed(awsCall),
    segment: {
      ...closed(
        {
          ...common,
          trace_id: ref('traceId'),
          parent_id: ref('id'),
          service: closed({ version: text, name: text, runtime: text, runtime_version: text }),
          user: shortText,
          origin: text,
          resource_arn: text,
          links: { type: 'array', minItems: 1, maxItems: 20, items: ref('link') },
          http: ref('httpOfSegment'),
          aws: ref('awsOfSegment'),
        },
        [...required, 'trace_id'],
      ),
      ...complete,
    },
    /** Nested: what it belongs to is where it stands, so it has no `trace_id`, `parent_id` or `type`. */
    subsegment: { ...closed(subsegmentMembers, required), ...complete },
    independentSubsegment: {
      ...closed(
        {
          ...subsegmentMembers,
          trace_id: ref('traceId'),
          parent_id: ref('id'),
          type: { const: 'subsegment' },
        },
        [...required, 'trace_id', 'parent_id', 'type'],
      ),
      ...complete,
    },
  },
};
