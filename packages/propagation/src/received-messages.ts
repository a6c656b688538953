// SPDX-License-Identifier: Apache-2.0

import { propagation, ROOT_CONTEXT, type Span, type TextMapGetter, trace } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { messageLink } from './message-parent.ts';

const TRACE_HEADER = 'AWSTraceHeader';

/** `input` of a ReceiveMessage that asks for the trace header of each message; the same where it asks already. */
export function askForHeader(input: object): object {
  const names = list(member(input, 'MessageSystemAttributeNames'));
  const olderNames = list(member(input, 'AttributeNames'));
  if ([...names, ...olderNames].some((name) => name === TRACE_HEADER || name === 'All')) return input;
  // SQS knows the older list for the same; a call that uses it goes on with it alone.
  return names.length === 0 && olderNames.length > 0
    ? { ...input, AttributeNames: [...olderNames, TRACE_HEADER] }
    : { ...input, MessageSystemAttributeNames: [...names, TRACE_HEADER] };
}

/**
 * Links the span of a ReceiveMessage to the traces that its messages come from: one link a trace, none into its own,
 * none to what OpenTelemetry's instrumentation will link by itself.
 */
export function linkMessages(span: Span, output: unknown): void {
  const messages = list(member(output, 'Messages'));
  const linked = new Set([span.spanContext().traceId]);
  if (isInstrumentedReceive(span)) {
    for (const message of messages) linked.add(traceOfAttributes(message) ?? '');
  }
  for (const message of messages) {
    const link = typeof message === 'object' && message !== null ? messageLink(message) : undefined;
    if (link === undefined || linked.has(link.context.traceId)) continue;
    linked.add(link.context.traceId);
    span.addLink(link);
  }
}

/** Whether `span` is the one by which `@opentelemetry/instrumentation-aws-sdk` records the call. */
function isInstrumentedReceive(span: Span): boolean {
  return member(member(span, 'attributes'), 'messaging.operation.type') === 'receive';
}

/** The trace of the message attributes that `@opentelemetry/instrumentation-aws-sdk` sends and makes links of. */
function traceOfAttributes(message: unknown): string | undefined {
  const attributes = member(message, 'MessageAttributes');
  return trace.getSpanContext(propagation.extract(ROOT_CONTEXT, attributes, ATTRIBUTES))?.traceId;
}

const ATTRIBUTES: TextMapGetter<unknown> = {
  keys: (attributes) => Object.keys(attributes ?? {}),
  get(attributes, key) {
    const value = member(member(attributes, key), 'StringValue');
    return typeof value === 'string' ? value : undefined;
  },
};

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
