// SPDX-License-Identifier: Apache-2.0
// A trace through a queue: SQS keeps X-Ray's header with the message, in the system attribute AWSTraceHeader.
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { traceHeader } from '@otel-xray/propagation';

/**
 * A message, or an entry of a batch, with the header of the active span.
 * @template {object} Message
 * @param {Message} message
 */
export function withTraceHeader(message) {
  const StringValue = traceHeader();
  if (StringValue === undefined) return message;
  return { ...message, MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue } } };
}

/**
 * The context in which a received message is worked on: it continues the trace of whoever sent it.
 * @param {import('@aws-sdk/client-sqs').Message} message
 */
export function messageContext({ Attributes }) {
  return propagation.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': Attributes?.AWSTraceHeader });
}
