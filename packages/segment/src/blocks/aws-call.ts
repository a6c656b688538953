// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept, Topic } from '../attributes.ts';
import { writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import { rpcService } from '../name.ts';
import { cut, isCut } from '../trim.ts';
import type { SpanView } from '../view.ts';
import { writeAttribute, writeCut } from './member.ts';

/** Members of `aws` that are one attribute as it stands, in the order they are written. */
const PLAIN_MEMBERS: readonly (readonly [member: string, row: Concept])[] = [
  ['account_id', Attribute.awsAccount],
  ['region', Attribute.awsRegion],
  ['request_id', Attribute.awsRequestId],
  ['id_2', Attribute.awsExtendedRequestId],
  ['bucket_name', Attribute.awsBucket],
  ['key', Attribute.awsObjectKey],
  ['topic_arn', Attribute.awsTopic],
  ['function_name', Attribute.awsFunction],
];

/** Tables that are named where strings have to be cut. */
const MAX_CUT_TABLES = 20;

/**
 * What an AWS SDK call did: the members of `aws` by which X-Ray names the resource that was called (the table, the
 * bucket, the queue). Only on AWS calls: `rpc.method` of gRPC and `messaging.url` of RabbitMQ are no AWS matters.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 */
export function writeAwsCall(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const isAwsCall =
    view.isAwsApi || (sheet.isAbout(Topic.aws) && sheet.string(Attribute.awsService) !== undefined);
  if (!isAwsCall) return;
  writeOperation(out, view);
  for (const [member, row] of PLAIN_MEMBERS) writeAttribute(out, view, member, row);
  writeQueue(out, view);
  writeTables(out, view);
  const retries = sheet.integer(Attribute.awsRetries);
  if (retries !== undefined && retries >= 0) {
    out.integer('retries', retries);
    sheet.show(Attribute.awsRetries, retries);
  }
}

/** `PutItem`, also of a fully qualified `DynamoDB/PutItem`. */
function writeOperation(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const method = sheet.string(Attribute.rpcMethod);
  const operation = sheet.string(Attribute.awsOperation) ?? method?.slice(method.lastIndexOf('/') + 1);
  if (operation === undefined || !writeCut(out, view, 'operation', operation)) return;
  sheet.show(Attribute.awsOperation, operation);
  sheet.show(Attribute.rpcMethod, operation);
}

/** instrumentation-aws-sdk writes the URL of the queue as that of the request. */
function writeQueue(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const hasQueue = sheet.string(Attribute.awsQueueUrl) !== undefined;
  if (hasQueue) writeAttribute(out, view, 'queue_url', Attribute.awsQueueUrl);
  else if (rpcService(sheet) === 'SQS') writeAttribute(out, view, 'queue_url', Attribute.url);
}

/** One table is `table_name`, several are `table_names`; DynamoDB's database name is its table. */
function writeTables(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const given = sheet.value(Attribute.awsTables);
  const names = Array.isArray(given) ? given.filter((name) => typeof name === 'string' && name !== '') : [];
  if (names.length > 1) {
    const kept = isCut(view.trim)
      ? names.slice(0, MAX_CUT_TABLES).map((name) => cut(name, view.trim.textCharacters))
      : names;
    out.key('table_names');
    writeValue(out, kept);
    sheet.show(Attribute.awsTables, kept);
    return;
  }
  const table =
    names[0] ?? sheet.string(Attribute.awsTables) ?? sheet.string(Attribute.awsTable) ?? dynamoTable(view);
  if (table === undefined || !writeCut(out, view, 'table_name', table)) return;
  sheet.show(Attribute.awsTables, table);
  sheet.show(Attribute.awsTable, table);
  if (rpcService(sheet) === 'DynamoDB') sheet.show(Attribute.dbNamespace, table);
}

function dynamoTable({ sheet }: SpanView): string | undefined {
  return rpcService(sheet) === 'DynamoDB' ? sheet.string(Attribute.dbNamespace) : undefined;
}
