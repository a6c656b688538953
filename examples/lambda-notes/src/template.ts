// SPDX-License-Identifier: Apache-2.0
import { LAMBDA_ACCOUNT, LAMBDA_REGION } from '@otel-xray/testkit/lambda';
import { parse } from 'yaml';

/** A function of the template, as it is to be run. */
export interface FunctionSpec {
  readonly name: string;
  readonly handler: string;
  readonly memory: number;
  readonly timeoutMillis: number;
  readonly env: Readonly<Record<string, string>>;
  /** `GET /notes/{id}` */
  readonly routes: readonly string[];
  /** Whose messages it is invoked for. */
  readonly source?: { readonly queue: string; readonly batchSize: number } | undefined;
}

/** A table: what DynamoDB is told to make. */
export interface TableSpec {
  readonly name: string;
  /** Names of the attributes that its key has. All are texts. */
  readonly keys: readonly { readonly attribute: string; readonly type: 'HASH' | 'RANGE' }[];
}

/** A queue, with SQS's default where there is no timeout. */
export interface QueueSpec {
  readonly name: string;
  readonly visibilitySeconds: number | undefined;
}

/** What a template asks for. */
export interface Template {
  readonly functions: readonly FunctionSpec[];
  readonly tables: readonly TableSpec[];
  readonly queues: readonly QueueSpec[];
  readonly buckets: readonly string[];
}

/** What a template leaves open. */
export interface TemplateSurroundings {
  readonly parameters: Readonly<Record<string, string>>;
  queueUrl(name: string): string;
}

/** YAML that somebody wrote: anything, until it is looked at. */
type Yaml = Readonly<Record<string, unknown>>;

/** `!Ref X` as JSON has it: `{"Ref":"X"}`. */
const INTRINSICS = ['Ref', 'Sub', 'GetAtt'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name]: text }),
}));

/**
 * Reads a SAM template as far as this one goes: functions with HTTP and SQS events, tables, queues, buckets; in
 * variables, `!Ref`. Throws where something is of another kind than that.
 */
export function readTemplate(text: string, surroundings: TemplateSurroundings): Template {
  const template = record(parse(text, { customTags: INTRINSICS }), 'template');
  const resources = Object.entries(record(template.Resources, 'Resources')).map(([id, resource]) => {
    const { Type, Properties } = record(resource, id);
    return { id, type: Type, properties: record(Properties, id) };
  });
  const ofType = (type: string): Yaml[] =>
    resources.filter((resource) => resource.type === type).map(({ properties }) => properties);

  function nameOf(id: string): string {
    const { type, properties } = resources.find((resource) => resource.id === id) ?? {};
    const member = NAMES.get(type);
    if (member === undefined) throw new TypeError(`nothing in the template is called ${id}`);
    return plain(properties?.[member]);
  }

  function settle(value: unknown): string {
    const { Ref: id } = Object(value);
    if (typeof id !== 'string') return plain(value);
    const parameter = surroundings.parameters[id];
    if (parameter !== undefined) return parameter;
    const isQueue = resources.some((resource) => resource.id === id && resource.type === 'AWS::SQS::Queue');
    return isQueue ? surroundings.queueUrl(nameOf(id)) : nameOf(id);
  }

  const globals = record(record(template.Globals, 'Globals').Function, 'Globals');

  function functionOf(own: Yaml): FunctionSpec {
    const variables = { ...variablesOf(globals), ...variablesOf(own) };
    const events = Object.values(record(own.Events, 'Events')).map((event) => record(event, 'event'));
    const ofKind = (kind: string): Yaml[] =>
      events.filter(({ Type }) => Type === kind).map(({ Properties }) => record(Properties, kind));
    const [source] = ofKind('SQS');
    return {
      name: plain(own.FunctionName),
      handler: plain(own.Handler),
      memory: Number(own.MemorySize ?? globals.MemorySize),
      timeoutMillis: Number(own.Timeout ?? globals.Timeout) * 1_000,
      env: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, settle(value)])),
      routes: ofKind('HttpApi').map(({ Method, Path }) => `${plain(Method)} ${plain(Path)}`),
      source: source && {
        queue: nameOf(plain(record(source.Queue, 'Queue').GetAtt).replace(/\.Arn$/, '')),
        batchSize: Number(source.BatchSize),
      },
    };
  }

  return {
    functions: ofType('AWS::Serverless::Function').map(functionOf),
    tables: ofType('AWS::DynamoDB::Table').map(tableOf),
    queues: ofType('AWS::SQS::Queue').map(({ QueueName, VisibilityTimeout }) => ({
      name: plain(QueueName),
      visibilitySeconds: VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout),
    })),
    buckets: ofType('AWS::S3::Bucket').map(({ BucketName }) => plain(BucketName)),
  };
}

function tableOf({ TableName, AttributeDefinitions, KeySchema }: Yaml): TableSpec {
  const other = list(AttributeDefinitions).find(({ AttributeType }) => AttributeType !== 'S');
  if (other) throw new TypeError(`no text: ${JSON.stringify(other)}`);
  const keys = list(KeySchema).map(({ AttributeName, KeyType }) => ({
    attribute: plain(AttributeName),
    type: KeyType === 'HASH' ? ('HASH' as const) : ('RANGE' as const),
  }));
  return { name: plain(TableName), keys };
}

/** Where resources have their names. */
const NAMES: ReadonlyMap<unknown, string> = new Map([
  ['AWS::Serverless::Function', 'FunctionName'],
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::S3::Bucket', 'BucketName'],
]);

function variablesOf({ Environment }: Yaml): Yaml {
  return record(record(Environment, 'Environment').Variables, 'Variables');
}

/** A text, also one with the account or region in it. */
function plain(value: unknown): string {
  const { Sub } = Object(value);
  const text = typeof Sub === 'string' ? Sub : value;
  if (typeof text !== 'string') throw new TypeError(`no text: ${JSON.stringify(value)}`);
  return text.replace(/\$\{AWS::AccountId\}/g, LAMBDA_ACCOUNT).replace(/\$\{AWS::Region\}/g, LAMBDA_REGION);
}

function list(value: unknown): Yaml[] {
  if (!Array.isArray(value)) throw new TypeError(`no list: ${JSON.stringify(value)}`);
  return value.map((each) => record(each, 'list'));
}

function record(value: unknown, where: string): Yaml {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${where} has no members`);
  return Object.fromEntries(Object.entries(value));
}
