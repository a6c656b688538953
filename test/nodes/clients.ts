// SPDX-License-Identifier: Apache-2.0

/** A server that is started for clients: by `npm test` where it comes from npm, else by `npm run test:nodes`. */
export type Needs = 'aws' | 'postgres' | 'mariadb' | 'redis' | 'kafka';

/** `silent` is not traced. */
export type Service = 'called' | 'silent';

/** A client, how it is used, and the nodes X-Ray draws then. */
export interface Client {
  readonly client: string;
  /** A file of `programs/clients`. */
  readonly program: string;
  /** What it calls: `programs/called.mjs`, traced as `called`, and untraced, at `localhost`. */
  readonly services?: readonly Service[];
  readonly needs?: Needs;
  /** The caller is not traced. */
  readonly untraced?: true;
  /** How the second program, a consumer, takes the messages. */
  readonly consumes?: 'eachMessage' | 'eachBatch';
  readonly env?: Readonly<Record<string, string>>;
  /** The instrumentations that see it. */
  readonly seenBy: readonly string[];
  /** By `name type`, with `-` for no type: how often a segment or call was counted there. */
  readonly nodes: Readonly<Record<string, number>>;
}

/** What every trace of the caller has: the caller, and whoever asks it. */
const CALLER = { 'caller -': 1, 'caller client': 0 } as const;

const AWS_NODES = {
  // Two requests: what a worker asks for in no request is one of its own.
  'caller -': 2,
  'caller client': 0,
  'DynamoDB AWS::DynamoDB': 1,
  'arn:aws:sns:eu-central-1:123456789012:orders AWS::SNS': 1,
  'https://sqs.eu-central-1.amazonaws.com/123456789012/jobs AWS::SQS::Queue': 5,
  'invoices AWS::S3::Bucket': 3,
  'orders AWS::DynamoDB::Table': 2,
} as const;

const BOTH = ['called', 'silent'] as const;

/** Every instrumented client. */
export const CLIENTS: readonly Client[] = [
  {
    client: 'http',
    program: 'http',
    services: BOTH,
    seenBy: ['http'],
    nodes: { ...CALLER, 'called -': 1, 'localhost remote': 1 },
  },
  {
    client: 'undici',
    program: 'undici',
    services: BOTH,
    seenBy: ['undici'],
    nodes: { ...CALLER, 'called -': 1, 'localhost remote': 1 },
  },
  {
    client: 'fetch',
    program: 'fetch',
    services: BOTH,
    seenBy: ['undici'],
    nodes: { ...CALLER, 'called -': 1, 'localhost remote': 1 },
  },
  {
    client: 'grpc',
    program: 'grpc',
    services: BOTH,
    seenBy: ['grpc'],
    nodes: { ...CALLER, 'called -': 2, 'shop.v1.Stock remote': 2 },
  },
  {
    client: 'express server',
    program: 'express',
    services: ['called'],
    untraced: true,
    seenBy: ['express', 'http'],
    nodes: { 'called -': 2, 'called client': 0 },
  },
  {
    client: 'aws-sdk',
    program: 'aws-sdk',
    needs: 'aws',
    seenBy: ['aws-sdk'],
    nodes: AWS_NODES,
  },
  {
    client: 'aws-sdk with its http requests',
    program: 'aws-sdk',
    needs: 'aws',
    env: { SET_UP: './show-aws-http.mjs' },
    seenBy: ['aws-sdk', 'http'],
    nodes: AWS_NODES,
  },
  {
    client: 'pg',
    program: 'pg',
    needs: 'postgres',
    seenBy: ['pg'],
    nodes: { ...CALLER, 'postgres@127.0.0.1 Database::SQL': 4 },
  },
  {
    client: 'knex over pg',
    program: 'knex',
    needs: 'postgres',
    seenBy: ['knex', 'pg'],
    nodes: { ...CALLER, 'postgres@127.0.0.1 Database::SQL': 5 },
  },
  {
    client: 'graphql',
    program: 'graphql',
    seenBy: ['graphql'],
    nodes: { 'caller -': 2, 'caller client': 0 },
  },
  {
    client: 'dataloader over fetch',
    program: 'dataloader',
    services: ['silent'],
    seenBy: ['dataloader', 'undici'],
    nodes: { ...CALLER, 'localhost remote': 1 },
  },
  {
    client: 'dns',
    program: 'dns',
    env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'dns' },
    seenBy: ['dns'],
    nodes: CALLER,
  },
  {
    client: 'net',
    program: 'net',
    services: ['silent'],
    env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'net' },
    seenBy: ['net'],
    nodes: CALLER,
  },
  {
    client: 'mysql2',
    program: 'mysql2',
    needs: 'mariadb',
    seenBy: ['mysql2'],
    nodes: { ...CALLER, 'shop@127.0.0.1 Database::SQL': 4 },
  },
  {
    client: 'ioredis',
    program: 'ioredis',
    needs: 'redis',
    seenBy: ['ioredis'],
    nodes: { ...CALLER, 'redis@127.0.0.1 remote': 7 },
  },
  {
    client: 'kafkajs producer',
    program: 'kafkajs',
    needs: 'kafka',
    env: { KAFKA_TOPIC: 'orders' },
    seenBy: ['kafkajs'],
    nodes: { ...CALLER, 'orders remote': 1 },
  },
  {
    client: 'kafkajs, each message',
    program: 'kafkajs',
    needs: 'kafka',
    env: { KAFKA_TOPIC: 'mails' },
    consumes: 'eachMessage',
    seenBy: ['kafkajs'],
    nodes: { ...CALLER, 'consumer -': 1 },
  },
  {
    client: 'kafkajs, each batch',
    program: 'kafkajs',
    needs: 'kafka',
    env: { KAFKA_TOPIC: 'invoices' },
    consumes: 'eachBatch',
    seenBy: ['kafkajs'],
    nodes: { ...CALLER, 'consumer -': 1, 'consumer client': 0, 'invoices remote': 2 },
  },
];
