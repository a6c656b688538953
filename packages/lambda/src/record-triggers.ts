// SPDX-License-Identifier: Apache-2.0

import { type Attributes, type Link, SpanKind } from '@opentelemetry/api';
import { messageLink } from '@otel-xray/propagation';
import { member } from '@otel-xray/segment';
import { known, type Trigger, type TriggerReader, text } from './trigger.ts';

/** Reads the records of one source. */
type RecordReader = (first: unknown, records: readonly unknown[]) => Trigger;

/** Events of many records, all of the same source: queues, topics, buckets, streams. */
export const records: TriggerReader = (event) => {
  const all = member(event, 'Records');
  if (!Array.isArray(all) || all.length === 0) return undefined;
  const first: unknown = all[0];
  const source = text(member(first, 'eventSource')) ?? text(member(first, 'EventSource'));
  return READERS.get(source ?? '')?.(first, all);
};

/** By what each record calls its source. https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const READERS: ReadonlyMap<string, RecordReader> = new Map<string, RecordReader>([
  [
    'aws:sqs',
    (first, all) => ({
      ...messages(
        'sqs',
        lastPart(member(first, 'eventSourceARN'), ':'),
        all,
        text(member(first, 'messageId')),
      ),
      links: linksOf(all),
      answer: 'batch',
    }),
  ],
  [
    'aws:sns',
    (first, all) => {
      const message = member(first, 'Sns');
      const topic = lastPart(member(message, 'TopicArn'), ':');
      return messages('sns', topic, all, text(member(message, 'MessageId')));
    },
  ],
  [
    'aws:kinesis',
    (first, all) => ({
      ...messages(
        'kinesis',
        lastPart(member(first, 'eventSourceARN'), '/'),
        all,
        text(member(first, 'eventID')),
      ),
      answer: 'batch',
    }),
  ],
  [
    'aws:dynamodb',
    (first, all) => {
      // arn:aws:dynamodb:eu-west-1:123456789012:table/notes/stream/2026-11-22T10:00:00.000
      const table = text(member(first, 'eventSourceARN'))?.split('/')[1];
      return { ...documents('dynamodb', table, first, all, {}), answer: 'batch' };
    },
  ],
  [
    'aws:s3',
    (first, all) => {
      const s3 = member(first, 's3');
      const key = all.length === 1 ? text(member(member(s3, 'object'), 'key')) : undefined;
      return documents('s3', text(member(member(s3, 'bucket'), 'name')), first, all, {
        'faas.document.name': key,
        'faas.document.time': member(first, 'eventTime'),
      });
    },
  ],
]);

function messages(
  source: string,
  from: string | undefined,
  all: readonly unknown[],
  id: string | undefined,
): Trigger {
  return batch(source, from, all, 'pubsub', {
    'messaging.system': `aws_${source}`,
    'messaging.destination.name': from,
    'messaging.operation.type': 'process',
    'messaging.message.id': all.length === 1 ? id : undefined,
  });
}

/** `insert`, `edit`, `delete`, as OpenTelemetry calls what happened to a document. */
const OPERATIONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:INSERT|ObjectCreated)/, 'insert'],
  [/^MODIFY/, 'edit'],
  [/^(?:REMOVE|ObjectRemoved|LifecycleExpiration)/, 'delete'],
];

function documents(
  source: string,
  from: string | undefined,
  first: unknown,
  all: readonly unknown[],
  attributes: Readonly<Record<string, unknown>>,
): Trigger {
  const event = text(member(first, 'eventName'));
  const isSame = all.every((record) => member(record, 'eventName') === event);
  const operation = isSame ? OPERATIONS.find(([pattern]) => pattern.test(event ?? '')) : undefined;
  return batch(source, from, all, 'datasource', {
    'faas.document.collection': from,
    'faas.document.operation': operation?.[1],
    ...attributes,
  });
}

function batch(
  source: string,
  from: string | undefined,
  all: readonly unknown[],
  trigger: string,
  attributes: Readonly<Record<string, unknown>>,
): Trigger & { readonly attributes: Attributes } {
  return {
    name: from === undefined ? undefined : `process ${from}`,
    kind: SpanKind.CONSUMER,
    attributes: known({
      'faas.trigger': trigger,
      'aws.lambda.trigger': source,
      'messaging.batch.message_count': all.length,
      ...attributes,
    }),
  };
}

/** One link for each span that sent something in the batch. */
function linksOf(all: readonly unknown[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const record of all) {
    const link = typeof record === 'object' && record !== null ? messageLink(record) : undefined;
    if (link === undefined) continue;
    const key = link.context.traceId + link.context.spanId;
    if (!links.has(key)) links.set(key, link);
  }
  return Array.from(links.values());
}

function lastPart(arn: unknown, separator: string): string | undefined {
  return text(text(arn)?.split(separator).at(-1));
}
