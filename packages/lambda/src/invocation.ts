// SPDX-License-Identifier: Apache-2.0
import { type Attributes, type Context, diag, type Span, trace } from '@opentelemetry/api';
import { withoutTracing } from '@otel-xray/segment';
import { guardDeadline, waitWithin } from './deadline.ts';
import { invocationHeader, joinInvocation } from './invocation-parent.ts';
import { type InvocationFacts, readContext } from './lambda-context.ts';
import { type Outcome, recordOutcome } from './outcome.ts';
import type { LambdaTracing, OpenInvocation } from './tracing.ts';
import type { Trigger } from './trigger.ts';
import { readTrigger } from './triggers.ts';

/** An invocation that has begun. */
export interface Invocation {
  /** What the handler runs in. */
  readonly context: Context;
  readonly open: OpenInvocation;
}

/** An invocation whose span is somebody else's. */
export interface FollowedInvocation extends OpenInvocation {
  /** It is over, and whoever has its span ends that. An error is theirs to record. */
  leave(outcome: Outcome): void;
}

const NAME = '@otel-xray/lambda';

/** Begins the span of an invocation. What it knows of one stays in the closure: invocations may run side by side. */
export function beginInvocation(event: unknown, lambdaContext: unknown, tracing: LambdaTracing): Invocation {
  const facts = readContext(lambdaContext);
  const isColdStart = tracing.isColdStart();
  const trigger = readTrigger(event);
  const { context, facade, isUntraced } = joinInvocation({
    header: invocationHeader(facts.traceHeader, process.env),
    headers: trigger.headers,
    whenUnsampled: tracing.whenUnsampled,
  });
  if (isUntraced) return { context: withoutTracing(context), open: UNTRACED };
  if (facade) tracing.rememberFacade(facade);

  const name = trigger.name ?? facts.functionName ?? 'handler';
  const { kind, links = [] } = trigger;
  const attributes = { ...trigger.attributes, ...invocationAttributes(facts, isColdStart) };
  const span = trace.getTracer(NAME).startSpan(name, { kind, attributes, links: [...links] }, context);
  return {
    context: trace.setSpan(context, span),
    open: new TracedInvocation({ span, trigger, facts }, tracing),
  };
}

/**
 * Follows an invocation whose span somebody else has begun: gives the span what ours has, and sees to it that it is
 * sent where the invocation does not come to its end.
 */
export function followInvocation(
  span: Span,
  event: unknown,
  lambdaContext: unknown,
  tracing: LambdaTracing,
): FollowedInvocation {
  const facts = readContext(lambdaContext);
  const trigger = readTrigger(event);
  span.setAttributes({ ...trigger.attributes, ...invocationAttributes(facts, tracing.isColdStart()) });
  return new TracedInvocation({ span, trigger, facts }, tracing);
}

const UNTRACED: OpenInvocation = { end: async () => undefined };

/** What is known of an invocation until it ends. */
interface Begun {
  readonly span: Span;
  readonly trigger: Trigger;
  readonly facts: InvocationFacts;
}

class TracedInvocation implements FollowedInvocation {
  readonly #tracing: LambdaTracing;
  readonly #stopGuard: () => void;
  /** Let go of at the end: the runtime keeps what it was given to call, and all behind it, much longer. */
  #begun: Begun | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(begun: Begun, tracing: LambdaTracing) {
    this.#tracing = tracing;
    this.#begun = begun;
    tracing.open.add(this);
    const { traceId } = begun.span.spanContext();
    this.#stopGuard = guardDeadline(begun.facts.remainingMillis(), () => {
      tracing.announce(traceId).catch(notSent);
    });
  }

  end(outcome: Outcome): Promise<void> {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun) this.#ended = this.#close(begun, outcome);
    return this.#ended;
  }

  leave(outcome: Outcome): void {
    const begun = this.#begun;
    this.#begun = undefined;
    this.#stopGuard();
    this.#tracing.open.delete(this);
    if (begun && 'result' in outcome) recordOutcome(begun.span, begun.trigger, outcome);
  }

  async #close({ span, trigger, facts }: Begun, outcome: Outcome): Promise<void> {
    this.#stopGuard();
    this.#tracing.open.delete(this);
    try {
      recordOutcome(span, trigger, outcome);
      span.end();
      const sent = this.#tracing.flush(span.spanContext().traceId).catch(notSent);
      await waitWithin(facts.remainingMillis(), sent);
    } catch (error: unknown) {
      notSent(error);
    }
  }
}

function invocationAttributes({ requestId, functionArn }: InvocationFacts, isColdStart: boolean): Attributes {
  const attributes: Attributes = { 'faas.coldstart': isColdStart, coldstart: isColdStart };
  const annotations = ['coldstart'];
  if (requestId !== undefined) {
    attributes['faas.invocation_id'] = requestId;
    attributes.request_id = requestId;
    annotations.push('request_id');
  }
  if (functionArn !== undefined) {
    // arn:aws:lambda:eu-west-1:123456789012:function:notes
    attributes['cloud.resource_id'] = functionArn;
    const account = functionArn.split(':')[4];
    if (account) attributes['cloud.account.id'] = account;
  }
  attributes['aws.xray.annotations'] = annotations;
  return attributes;
}

function notSent(error: unknown): void {
  diag.warn(`${NAME}: the spans of an invocation may not have been sent`, error);
}
