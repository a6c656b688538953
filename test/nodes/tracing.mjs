// SPDX-License-Identifier: Apache-2.0
// Tracing of one program, loaded before it: `OTEL_SERVICE_NAME=caller node --import ./tracing.mjs programs/caller.mjs http`.
import { register } from 'node:module';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { DataloaderInstrumentation } from '@opentelemetry/instrumentation-dataloader';
import { DnsInstrumentation } from '@opentelemetry/instrumentation-dns';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { KnexInstrumentation } from '@opentelemetry/instrumentation-knex';
import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2';
import { NetInstrumentation } from '@opentelemetry/instrumentation-net';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { XRayPropagator } from '@otel-xray/propagation';

// The programs are ES modules: without this hook only Node's own modules would be instrumented.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME }),
  spanProcessors: [new XRaySpanProcessor({ exporter: new XRaySpanExporter() })],
});
provider.register({ propagator: new XRayPropagator() });

/** Those of dns and net see sockets that serve no request, a server's own among them: a trace each. */
const ENABLED = 'aws-sdk,dataloader,express,graphql,grpc,http,ioredis,kafkajs,knex,mysql2,pg,undici';

const INSTRUMENTATIONS = {
  'aws-sdk': () =>
    new AwsInstrumentation({ suppressInternalInstrumentation: process.env.AWS_SDK_SHOWS_HTTP !== 'true' }),
  dataloader: () => new DataloaderInstrumentation(),
  dns: () => new DnsInstrumentation(),
  express: () => new ExpressInstrumentation(),
  graphql: () => new GraphQLInstrumentation(),
  grpc: () => new GrpcInstrumentation(),
  http: () => new HttpInstrumentation(),
  ioredis: () => new IORedisInstrumentation(),
  kafkajs: () => new KafkaJsInstrumentation(),
  knex: () => new KnexInstrumentation(),
  mysql2: () => new MySQL2Instrumentation(),
  net: () => new NetInstrumentation(),
  // A connection is no call of its own, and opened ahead of requests a trace of its own.
  pg: () => new PgInstrumentation({ ignoreConnectSpans: true, requireParentSpan: true }),
  undici: () => new UndiciInstrumentation(),
};

const enabled = (process.env.OTEL_NODE_ENABLED_INSTRUMENTATIONS ?? ENABLED).split(',');
registerInstrumentations({ instrumentations: enabled.map((name) => INSTRUMENTATIONS[name]()) });

process.once('beforeExit', () => provider.shutdown());
process.once('SIGTERM', async () => {
  await provider.shutdown();
  process.exit();
});
