// SPDX-License-Identifier: Apache-2.0
import { LAMBDA_ACCOUNT } from './options.ts';
import type { Outcome } from './outcome.ts';
import { newEntityId, type Sender, type TraceContext } from './trace-context.ts';

/** When what happened, in milliseconds since the epoch. */
export interface InvocationTimes {
  /** The request came in. */
  readonly received: number;
  /** The process was started for this invocation. */
  readonly initialized?: { readonly start: number; readonly end: number } | undefined;
  /** The function was given the event. */
  readonly invoked: number;
  /** It answered, or Lambda gave it up. */
  readonly answered: number;
  /** The runtime asked for the next invocation, or was gone. */
  readonly ended: number;
}

/** An invocation that is over. */
export interface TracedInvocation {
  readonly trace: TraceContext;
  readonly name: string;
  readonly functionArn: string;
  readonly requestId: string;
  readonly times: InvocationTimes;
  readonly outcome: Outcome;
  /** Who sent the messages it was invoked for. */
  readonly senders?: readonly Sender[] | undefined;
}

/** A segment document; the testkit's own reader of JSON, so that local X-Ray is not judged by itself. */
type Document = Readonly<Record<string, unknown>>;

/** Of one segment, as X-Ray takes them. */
const MAX_LINKS = 20;

/**
 * The two segments that Lambda itself writes of a sampled invocation, as X-Ray's BatchGetTraces gives them for real
 * functions: the service, below the caller, and below that the function with its three subsegments.
 *
 *     {"name":"orders","origin":"AWS::Lambda","http":{"response":{"status":200}},"aws":{"request_id":"…"},
 *      "resource_arn":"arn:aws:lambda:…:function:orders"}
 *     {"name":"orders","origin":"AWS::Lambda::Function","parent_id":"…","aws":{"function_arn":"…",…},
 *      "subsegments":[{"name":"Initialization",…},{"name":"Invocation",…},{"name":"Overhead",…}]}
 *
 * What functions send themselves stands inside `Invocation` there, so its id is the Parent that a function is given.
 * Initialization, of a cold start, lies before the start of the function's segment. That both are faults when the
 * function fails is a guess: there was no trace of one to look at.
 *
 * Messages of a queue do not continue the sender's trace: X-Ray links the two, which it draws as a dashed edge from the
 * queue. That the link stands in the service's segment is a guess too.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html
 */
export function lambdaSegments(invocation: TracedInvocation): [service: Document, fn: Document] {
  const { trace, name, functionArn, requestId, times, outcome, senders = [] } = invocation;
  const { received, initialized, invoked, answered, ended } = times;
  const part = { aws: { function_arn: functionArn } };
  const failure = failureOf(outcome);
  const service = {
    id: newEntityId(),
    name,
    trace_id: trace.traceId,
    ...(trace.callerId !== undefined && { parent_id: trace.callerId }),
    ...span(received, ended),
    // Lambda answers 200 to the caller of a function that fails.
    http: { response: { status: 200 } },
    ...(failure && { fault: true }),
    aws: { request_id: requestId },
    origin: 'AWS::Lambda',
    resource_arn: functionArn,
    ...(senders.length > 0 && { links: senders.slice(0, MAX_LINKS).map(linkTo) }),
  };
  const subsegments: Document[] = [
    { id: trace.facadeId, name: 'Invocation', ...span(invoked, answered), ...failure, ...part },
    { id: newEntityId(), name: 'Overhead', ...span(answered, ended), ...part },
  ];
  if (initialized) {
    const { start, end } = initialized;
    subsegments.unshift({ id: newEntityId(), name: 'Initialization', ...span(start, end), ...part });
  }
  const fn = {
    id: newEntityId(),
    name,
    trace_id: trace.traceId,
    parent_id: service.id,
    ...span(invoked, ended),
    ...failure,
    aws: { account_id: LAMBDA_ACCOUNT, function_arn: functionArn, resource_names: [name] },
    origin: 'AWS::Lambda::Function',
    subsegments,
  };
  return [service, fn];
}

function linkTo({ traceId, id }: Sender): Document {
  return { trace_id: traceId, id, attributes: { 'aws.xray.reserved.reference_type': 'parent' } };
}

/** Seconds since the epoch. */
function span(start: number, end: number): { readonly start_time: number; readonly end_time: number } {
  return { start_time: start / 1000, end_time: Math.max(start, end) / 1000 };
}

function failureOf(outcome: Outcome): Document | undefined {
  if (outcome.error === undefined) return undefined;
  const cause = outcome.status === 'failed' ? outcome.cause : undefined;
  return { fault: true, ...(typeof cause === 'object' && cause !== null && { cause }) };
}
