// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';

/** An input of an AWS call with the trace header written into it: a new object, or the same where it has one. */
type HeaderWriter = (input: object, header: string) => object;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: at most 256 characters. */
const MAX_EXECUTION_HEADER = 256;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html: at most 500. */
const MAX_EVENT_HEADER = 500;

/** The calls that carry a trace header in what they send, beside the one of HTTP: what is sent outlives the call. */
const WRITERS: ReadonlyMap<string, HeaderWriter> = new Map<string, HeaderWriter>([
  ['SQSClient SendMessageCommand', withSystemAttribute],
  ['SQSClient SendMessageBatchCommand', (input, header) => withEntries(input, header, withSystemAttribute)],
  ['EventBridgeClient PutEventsCommand', (input, header) => withEntries(input, header, withEventHeader)],
  ['SFNClient StartExecutionCommand', withExecutionHeader],
  ['SFNClient StartSyncExecutionCommand', withExecutionHeader],
]);

/** How a call, `SQSClient SendMessageCommand`, carries the header in its input; `undefined` for all others. */
export function headerWriter(call: string): HeaderWriter | undefined {
  return WRITERS.get(call);
}

function withSystemAttribute(message: object, header: string): object {
  const attributes = member(message, 'MessageSystemAttributes') ?? {};
  if (typeof attributes !== 'object' || isSet(attributes, 'AWSTraceHeader')) return message;
  const attribute = { DataType: 'String', StringValue: header };
  return { ...message, MessageSystemAttributes: { ...attributes, AWSTraceHeader: attribute } };
}

function withEventHeader(event: object, header: string): object {
  return isSet(event, 'TraceHeader') ? event : { ...event, TraceHeader: atMost(MAX_EVENT_HEADER, header) };
}

function withExecutionHeader(input: object, header: string): object {
  return isSet(input, 'traceHeader')
    ? input
    : { ...input, traceHeader: atMost(MAX_EXECUTION_HEADER, header) };
}

function withEntries(input: object, header: string, write: HeaderWriter): object {
  const entries = member(input, 'Entries');
  if (!Array.isArray(entries)) return input;
  const written = entries.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null ? write(entry, header) : entry,
  );
  return { ...input, Entries: written };
}

function isSet(from: unknown, name: string): boolean {
  const value = member(from, name);
  return value !== undefined && value !== null;
}

/** The header without the last of its kept fields where it is too long. Ids and decision come first and always fit. */
function atMost(length: number, header: string): string {
  return header.length <= length ? header : header.slice(0, header.lastIndexOf(';', length));
}
