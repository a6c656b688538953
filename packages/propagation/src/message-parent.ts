// SPDX-License-Identifier: Apache-2.0
import { type Context, context as contextApi, type Link, trace } from '@opentelemetry/api';
import { member, OTHER_PARENT_KEY, parseTraceHeader, type TraceHeader } from '@otel-xray/segment';
import { withReceivedHeader } from './outgoing-header.ts';
import { remoteParentOf } from './remote-parent.ts';
import { isRootSamplerThere, withUndecidedParent } from './undecided.ts';

/** A message as SQS's ReceiveMessage gives it, or a record of an event by which SQS invokes a Lambda function. */
export type SqsMessage =
  | {
      readonly MessageId?: string | undefined;
      readonly Attributes?: { readonly AWSTraceHeader?: string | undefined } | undefined;
    }
  | {
      readonly messageId?: string | undefined;
      readonly attributes?: { readonly AWSTraceHeader?: string | undefined } | undefined;
    };

/** The span attribute that names the message of a link, as OpenTelemetry's instrumentation writes it. */
const MESSAGE_ID = 'messaging.message.id';

/**
 * A link to the span that sent a message, for the span that processes it. `undefined` where the message has no
 * `AWSTraceHeader` that can be read. Never throws.
 *
 *     const link = messageLink(message);
 *     tracer.startSpan('process', { links: link ? [link] : [] });
 */
export function messageLink(message: SqsMessage): Link | undefined {
  const sent = read(message);
  if (sent === undefined) return undefined;
  const link: Link = { context: remoteParentOf(sent.header) };
  if (sent.id !== undefined) link.attributes = { [MESSAGE_ID]: sent.id };
  return link;
}

/**
 * `context` (default: the active one) in the trace that sent a message: spans started in it are children of the
 * sending span. Unchanged where the message has no `AWSTraceHeader` that can be read, or one without a decision and
 * no sampler that would decide (see README). Never throws.
 */
export function messageContext(message: SqsMessage, context: Context = contextApi.active()): Context {
  const header = read(message)?.header;
  if (header === undefined) return context;
  const isDecided = typeof header.sampled === 'boolean';
  if (!isDecided && !isRootSamplerThere()) return context;
  const parent = remoteParentOf(header);
  const joined = isDecided ? trace.setSpanContext(context, parent) : withUndecidedParent(context, parent);
  // The request in which messages are received may have had two parents of its own: not this message's matter.
  return withReceivedHeader(joined, header).setValue(OTHER_PARENT_KEY, parent);
}

function read(message: unknown): { header: TraceHeader; id: string | undefined } | undefined {
  try {
    const attributes = member(message, 'Attributes') ?? member(message, 'attributes');
    const text = member(attributes, 'AWSTraceHeader');
    const header = typeof text === 'string' ? parseTraceHeader(text) : undefined;
    const id = member(message, 'MessageId') ?? member(message, 'messageId');
    return header && { header, id: typeof id === 'string' ? id : undefined };
  } catch {
    return undefined;
  }
}
