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

/** Every key that some block of the document reads. */
export const KEYS: string[] = [];

const slotOfKey = new Map<string, number>();

function concept(...keys: readonly string[]): Concept {
  return { slots: keys.map(slotFor) };
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
  httpMethod: concept('http.request.method', 'http.method', 'http.request.method_original'),
  httpStatus: concept('http.response.status_code', 'http.status_code'),
  httpStatusText: concept('http.status_text'),
  userAgent: concept('user_agent.original', 'http.user_agent'),
  url: concept('url.full', 'http.url'),
  urlScheme: concept('url.scheme', 'http.scheme'),
  urlPath: concept('url.path'),
  urlQuery: concept('url.query'),
  httpTarget: concept('http.target'),
  httpHost: concept('http.host'),
  httpServerName: concept('http.server_name'),
  serverAddress: concept('server.address'),
  serverPort: concept('server.port'),
  hostName: concept('net.host.name'),
  hostPort: concept('net.host.port'),
  hostNameOfHost: concept('host.name'),
  peerName: concept('net.peer.name'),
  peerPort: concept('net.peer.port'),
  peerIp: concept('net.peer.ip'),
  clientAddress: concept('client.address', 'http.client_ip'),
  peerAddress: concept('network.peer.address', 'net.peer.ip', 'net.sock.peer.addr'),
  responseSize: concept(
    'http.response.body.size',
    'http.response_content_length',
    'http.response_content_length_uncompressed',
    'http.response.header.content-length',
    'http.response.header.content_length',
  ),

  // Who is called
  localService: concept('aws.local.service'),
  remoteService: concept('aws.remote.service'),
  peerService: concept('server.service.name', 'service.peer.name', 'peer.service'),

  // RPC
  rpcSystem: concept('rpc.system.name', 'rpc.system'),
  rpcService: concept('rpc.service'),
  rpcMethod: concept('rpc.method'),
  rpcStatus: concept('rpc.response.status_code', 'rpc.status_code', 'rpc.grpc.status_code'),
  grpcErrorName: concept('grpc.error_name'),
  grpcErrorMessage: concept('grpc.error_message'),

  // Databases
  dbSystem: concept('db.system.name', 'db.system'),
  dbNamespace: concept('db.namespace', 'db.name'),
  dbQuery: concept('db.query.text', 'db.statement'),
  dbUser: concept('db.user'),
  dbConnection: concept('db.connection_string'),
  dbStatus: concept('db.response.status_code'),

  // Messaging
  messagingSystem: concept('messaging.system'),
  messagingDestination: concept('messaging.destination.name', 'messaging.destination'),
  messagingRoutingKey: concept(
    'messaging.rabbitmq.destination.routing_key',
    'messaging.rabbitmq.routing_key',
  ),
  messagingOperation: concept('messaging.operation.type', 'messaging.operation.name', 'messaging.operation'),

  // Models
  genAiProvider: concept('gen_ai.provider.name', 'gen_ai.system'),

  // AWS calls
  awsService: concept('aws.service'),
  awsOperation: concept('aws.operation'),
  awsAccount: concept('aws.account_id'),
  awsRegion: concept('aws.region', 'cloud.region'),
  awsRequestId: concept('aws.request_id', 'aws.request.id', 'aws.requestId'),
  awsExtendedRequestId: concept('aws.extended_request_id', 'aws.request.extended_id'),
  awsQueueUrl: concept('aws.sqs.queue.url', 'messaging.url', 'aws.queue_url', 'aws.queue.url'),
  awsTables: concept('aws.dynamodb.table_names'),
  awsTable: concept('aws.table_name', 'aws.table.name'),
  awsBucket: concept('aws.s3.bucket'),
  awsObjectKey: concept('aws.s3.key'),
  awsTopic: concept('aws.sns.topic.arn'),
  awsFunction: concept('faas.invoked_name'),
  awsRetries: concept('aws.xray.retries'),

  // People and failures
  user: concept('enduser.id', 'user.id'),
  errorType: concept('error.type'),

  // The contract of recorder and shim
  xrayAnnotations: concept('aws.xray.annotations'),
  xrayInProgress: concept('aws.xray.inprogress'),
  xrayName: concept('aws.xray.name'),
  xrayNamespace: concept('aws.xray.namespace'),
  xrayUser: concept('aws.xray.user'),
  xrayFault: concept('aws.xray.fault'),
  xrayError: concept('aws.xray.error'),
  xrayThrottle: concept('aws.xray.throttle'),
  xrayAws: concept('aws.xray.aws'),
  xraySql: concept('aws.xray.sql'),
  xrayForwardedFor: concept('aws.xray.x_forwarded_for'),
  xrayTraced: concept('aws.xray.traced'),
  xrayResourceArn: concept('aws.xray.resource_arn'),
  xrayPrecursors: concept('aws.xray.precursor_ids'),
  xraySamplingRule: concept('aws.xray.sampling_rule_name'),
  localRoot: concept('aws.span.kind'),
} as const satisfies Record<string, Concept>;

/** `aws.xray.metadata.<namespace>`: a string that holds one JSON object, the members of that namespace. */
export const METADATA_PREFIX = 'aws.xray.metadata.';

/** `aws.xray.raw.<member>`: a string that holds the JSON of one top-level member of the document. */
export const RAW_PREFIX = 'aws.xray.raw.';
