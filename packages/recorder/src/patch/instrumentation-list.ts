// SPDX-License-Identifier: Apache-2.0
import { xrayLogFields } from '@otel-xray/propagation';

/** An instrumentation that is switched on where it is installed. */
export interface KnownInstrumentation {
  /** Its name in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`: the package's, without `@opentelemetry/instrumentation-`. */
  readonly name: string;
  readonly from: string;
  readonly className: string;
  /** What it must be told so that one call is one subsegment. */
  readonly config?: object;
  /** The package by which it also sends lines of a log elsewhere. Where it is not installed each logger would warn of it. */
  readonly logSender?: string;
  /** Shows more than calls, and draws nodes for it: only where it is asked for by name. */
  readonly isOptional?: boolean;
}

/** The one whose calls carry X-Ray's header. */
export const AWS_SDK = 'aws-sdk';

/** Adds `xray_trace_id` to lines of the log, where X-Ray's console looks for it. */
function logHook(_span: unknown, record: unknown): void {
  if (typeof record === 'object' && record !== null) Object.assign(record, xrayLogFields());
}

function official(
  name: string,
  className: string,
  more: Pick<KnownInstrumentation, 'config' | 'isOptional' | 'logSender'> = {},
): KnownInstrumentation {
  return { name, className, from: `@opentelemetry/instrumentation-${name}`, ...more };
}

/**
 * Every instrumentation that `register` and `startXRay` know, in the order in which they are switched on. The Lambda
 * handler's is not among them: in Lambda the layer does its work.
 */
export const INSTRUMENTATIONS: readonly KnownInstrumentation[] = /* @__PURE__ */ knownInstrumentations();

/** The package that brings most of them along, needed or not. */
export const BUNDLE = '@opentelemetry/auto-instrumentations-node';

/** A function, so that bundlers leave it out where nobody patches. */
function knownInstrumentations(): readonly KnownInstrumentation[] {
  return [
    official('http', 'HttpInstrumentation'),
    official('undici', 'UndiciInstrumentation'),
    official('grpc', 'GrpcInstrumentation'),
    // One subsegment for a call to AWS, not a second one for the request beneath it.
    official(AWS_SDK, 'AwsInstrumentation', { config: { suppressInternalInstrumentation: true } }),
    // A route's handler is enough: its routers and middleware would each be a subsegment around nothing.
    official('express', 'ExpressInstrumentation', { config: { ignoreLayersType: ['middleware', 'router'] } }),
    official('koa', 'KoaInstrumentation', { config: { ignoreLayersType: ['middleware'] } }),
    official('hapi', 'HapiInstrumentation'),
    official('connect', 'ConnectInstrumentation'),
    official('restify', 'RestifyInstrumentation'),
    // Express 5 is built on it: every layer would be there twice.
    official('router', 'RouterInstrumentation', { isOptional: true }),
    official('nestjs-core', 'NestInstrumentation'),
    {
      name: 'fastify',
      from: '@fastify/otel',
      className: 'FastifyOtelInstrumentation',
      config: { registerOnInitialization: true },
    },
    official('graphql', 'GraphQLInstrumentation', { config: { ignoreTrivialResolveSpans: true } }),
    official('dataloader', 'DataloaderInstrumentation'),
    // Connections of a pool's own making belong to no request.
    official('pg', 'PgInstrumentation', { config: { requireParentSpan: true, ignoreConnectSpans: true } }),
    official('mysql', 'MySQLInstrumentation'),
    official('mysql2', 'MySQL2Instrumentation'),
    official('tedious', 'TediousInstrumentation'),
    official('oracledb', 'OracleInstrumentation'),
    official('knex', 'KnexInstrumentation', { config: { requireParentSpan: true } }),
    { name: 'prisma', from: '@prisma/instrumentation', className: 'PrismaInstrumentation' },
    official('mongodb', 'MongoDBInstrumentation'),
    official('mongoose', 'MongooseInstrumentation'),
    official('cassandra-driver', 'CassandraDriverInstrumentation'),
    official('redis', 'RedisInstrumentation'),
    official('ioredis', 'IORedisInstrumentation'),
    official('memcached', 'MemcachedInstrumentation'),
    official('kafkajs', 'KafkaJsInstrumentation'),
    official('amqplib', 'AmqplibInstrumentation'),
    official('socket.io', 'SocketIoInstrumentation'),
    official('openai', 'OpenAIInstrumentation'),
    official('generic-pool', 'GenericPoolInstrumentation'),
    official('lru-memoizer', 'LruMemoizerInstrumentation'),
    official('cucumber', 'CucumberInstrumentation'),
    official('pino', 'PinoInstrumentation', { config: { logHook } }),
    official('winston', 'WinstonInstrumentation', {
      config: { logHook },
      logSender: '@opentelemetry/winston-transport',
    }),
    official('bunyan', 'BunyanInstrumentation', { config: { logHook } }),
    // Sockets that serve no request, a server's own among them, are traces of their own.
    official('dns', 'DnsInstrumentation', { isOptional: true }),
    official('net', 'NetInstrumentation', { isOptional: true }),
    official('fs', 'FsInstrumentation', { isOptional: true }),
  ];
}
