// SPDX-License-Identifier: Apache-2.0

/**
 * What one fact is called: attribute keys that mean the same, the newest name first. A reader takes the first key
 * that has a value of the wanted type. Sources: the OpenTelemetry semantic conventions 1.45 and those before, the
 * X-Ray names of the collector's exporter, and what instrumentations emit in fact.
 * https://opentelemetry.io/docs/specs/semconv/
 */
export interface Concept {
  /** Position of each key in `KEYS`. */
  readonly slots: readonly number[];
}

/** What attributes are about, one bit each: a block whose topics a span does not touch has nothing to write. */
export const Topic = {
  http: 1,
  host: 2,
  peer: 4,
  rpc: 8,
  database: 16,
  messaging: 32,
  model: 64,
  aws: 128,
  user: 256,
  failure: 512,
  xray: 1024,
} as const;

/** Every key that some block of the document reads. */
export const KEYS: string[] = [];

/** The topics of each key, by its slot. */
export const TOPICS: number[] = [];

const slotOfKey = new Map<string, number>();

function concept(topic: number, ...keys: readonly string[]): Concept {
  const slots = keys.map(slotFor);
  for (const slot of slots) TOPICS[slot] = (TOPICS[slot] ?? 0) | topic;
  return { slots };
}

function slotFor(key: string): number {
  const known = slotOfKey.get(key);
  if (known !== undefined) return known;
  slotOfKey.set(key, KEYS.length);
  return KEYS.push(key) - 1;
}

/** Position of a key in `KEYS`, -1 for keys that no block reads. */
export function slotOf(key: string): number {
  return slotOfKey.get(key) ?? -1;
}

/** The keys of a concept, newest first. */
export function keysOf(row: Concept): readonly string[] {
  return row.slots.map((slot) => KEYS[slot] ?? '');
}

/** The table: one row a fact. Blocks name rows, never keys. */
export const Attribute = {
  // HTTP and network
  httpMethod: concept(Topic.http, 'http.request.method', 'http.method', 'http.request.method_original'),
  httpStatus: concept(Topic.http, 'http.response.status_code', 'http.status_code'),
  httpStatusText: concept(Topic.failure, 'http.status_text'),
  userAgent: concept(Topic.http, 'user_agent.original', 'http.user_agent'),
  url: concept(Topic.http, 'url.full', 'http.url'),
  urlScheme: concept(Topic.http, 'url.scheme', 'http.scheme'),
  urlPath: concept(Topic.http, 'url.path'),
  urlQuery: concept(Topic.http, 'url.query'),
  httpTarget: concept(Topic.http, 'http.target'),
  httpHost: concept(Topic.http, 'http.host'),
  httpServerName: concept(Topic.http, 'http.server_name'),
  serverAddress: concept(Topic.host, 'server.address'),
  serverPort: concept(Topic.host, 'server.port'),
  hostName: concept(Topic.host, 'net.host.name'),
  hostPort: concept(Topic.host, 'net.host.port'),
  hostNameOfHost: concept(Topic.host, 'host.name'),
  peerName: concept(Topic.host, 'net.peer.name'),
  peerPort: concept(Topic.host, 'net.peer.port'),
  peerIp: concept(Topic.host, 'net.peer.ip'),
  clientAddress: concept(Topic.host, 'client.address', 'http.client_ip'),
  peerAddress: concept(Topic.host, 'network.peer.address', 'net.peer.ip', 'net.sock.peer.addr'),
  responseSize: concept(
    Topic.http,
    'http.response.body.size',
    'http.response_content_length',
    'http.response_content_length_uncompressed',
    'http.response.header.content-length',
    'http.response.header.content_length',
  ),

  // Who is called
  localService: concept(Topic.peer, 'aws.local.service'),
  remoteService: concept(Topic.peer, 'aws.remote.service'),
  peerService: concept(Topic.peer, 'server.service.name', 'service.peer.name', 'peer.service'),

  // RPC
  rpcSystem: concept(Topic.rpc, 'rpc.system.name', 'rpc.system'),
  rpcService: concept(Topic.rpc, 'rpc.service'),
  rpcMethod: concept(Topic.rpc, 'rpc.method'),
  rpcStatus: concept(Topic.rpc, 'rpc.response.status_code', 'rpc.status_code', 'rpc.grpc.status_code'),
  grpcErrorName: concept(Topic.failure, 'grpc.error_name'),
  grpcErrorMessage: concept(Topic.failure, 'grpc.error_message'),

  // Databases
  dbSystem: concept(Topic.database, 'db.system.name', 'db.system'),
  dbNamespace: concept(Topic.database, 'db.namespace', 'db.name'),
  dbQuery: concept(Topic.database, 'db.query.text', 'db.statement'),
  dbUser: concept(Topic.database, 'db.user'),
  dbConnection: concept(Topic.database, 'db.connection_string'),
  dbStatus: concept(Topic.failure, 'db.response.status_code'),

  // Messaging
  messagingSystem: concept(Topic.messaging, 'messaging.system'),
  messagingDestination: concept(Topic.messaging, 'messaging.destination.name', 'messaging.destination'),
  messagingRoutingKey: concept(
    Topic.messaging,
    'messaging.rabbitmq.destination.routing_key',
    'messaging.rabbitmq.routing_key',
  ),
  messagingOperation: concept(
    Topic.messaging,
    'messaging.operation.type',
    'messaging.operation.name',
    'messaging.operation',
  ),

  // Models
  genAi: concept(Topic.model, 'gen_ai.provider.name', 'gen_ai.system', 'gen_ai.request.model'),

  // AWS calls
  awsService: concept(Topic.aws, 'aws.service'),
  awsOperation: concept(Topic.aws, 'aws.operation'),
  awsAccount: concept(Topic.aws, 'aws.account_id'),
  awsRegion: concept(Topic.aws, 'aws.region', 'cloud.region'),
  awsRequestId: concept(Topic.aws, 'aws.request_id', 'aws.request.id', 'aws.requestId'),
  awsExtendedRequestId: concept(Topic.aws, 'aws.extended_request_id', 'aws.request.extended_id'),
  awsQueueUrl: concept(Topic.aws, 'aws.sqs.queue.url', 'messaging.url', 'aws.queue_url', 'aws.queue.url'),
  awsTables: concept(Topic.aws, 'aws.dynamodb.table_names'),
  awsTable: concept(Topic.aws, 'aws.table_name', 'aws.table.name'),
  awsBucket: concept(Topic.aws, 'aws.s3.bucket'),
  awsObjectKey: concept(Topic.aws, 'aws.s3.key'),
  awsTopic: concept(Topic.aws, 'aws.sns.topic.arn'),
  awsFunction: concept(Topic.aws, 'faas.invoked_name'),
  awsRetries: concept(Topic.aws, 'aws.xray.retries'),

  // People and failures
  user: concept(Topic.user, 'enduser.id', 'user.id'),
  errorType: concept(Topic.failure, 'error.type'),

  // The contract of recorder and shim
  xrayAnnotations: concept(Topic.xray, 'aws.xray.annotations'),
  xrayInProgress: concept(Topic.xray, 'aws.xray.inprogress'),
  xrayName: concept(Topic.xray, 'aws.xray.name'),
  xrayNamespace: concept(Topic.xray, 'aws.xray.namespace'),
  xrayUser: concept(Topic.xray, 'aws.xray.user'),
  xrayFault: concept(Topic.xray, 'aws.xray.fault'),
  xrayError: concept(Topic.xray, 'aws.xray.error'),
  xrayThrottle: concept(Topic.xray, 'aws.xray.throttle'),
  xrayAws: concept(Topic.xray, 'aws.xray.aws'),
  xraySql: concept(Topic.xray, 'aws.xray.sql'),
  xrayForwardedFor: concept(Topic.xray, 'aws.xray.x_forwarded_for'),
  xrayTraced: concept(Topic.xray, 'aws.xray.traced'),
  xrayResourceArn: concept(Topic.xray, 'aws.xray.resource_arn'),
  xrayPrecursors: concept(Topic.xray, 'aws.xray.precursor_ids'),
  xraySamplingRule: concept(Topic.xray, 'aws.xray.sampling_rule_name'),
  localRoot: concept(Topic.xray, 'aws.span.kind'),
} as const satisfies Record<string, Concept>;

/** `aws.xray.metadata.<namespace>`: a string that holds one JSON object, the members of that namespace. */
export const METADATA_PREFIX = 'aws.xray.metadata.';

/** `aws.xray.raw.<member>`: a string that holds the JSON of one top-level member of the document. */
export const RAW_PREFIX = 'aws.xray.raw.';
