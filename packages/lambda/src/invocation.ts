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
export interface Invocation extends OpenInvocation {
  /** What the handler runs in. */
  readonly context: Context;
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
  if (isUntraced) return { context: withoutTracing(context), end: async () => undefined };
  if (facade) tracing.rememberFacade(facade);

  const name = trigger.name ?? facts.functionName ?? 'handler';
  const { kind, links = [] } = trigger;
  const attributes = { ...trigger.attributes, ...invocationAttributes(facts, isColdStart) };
  const span = trace.getTracer(NAME).startSpan(name, { kind, attributes, links: [...links] }, context);
  const invocation = new TracedInvocation(span, trigger, facts, tracing);
  return { context: trace.setSpan(context, span), end: (outcome) => invocation.end(outcome) };
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
  return new TracedInvocation(span, trigger, facts, tracing);
}

class TracedInvocation implements FollowedInvocation {
  readonly #span: Span;
  readonly #trigger: Trigger;
  readonly #facts: InvocationFacts;
  readonly #tracing: LambdaTracing;
  readonly #stopGuard: () => void;
  #ended: Promise<void> | undefined;

  constructor(span: Span, trigger: Trigger, facts: InvocationFacts, tracing: LambdaTracing) {
    this.#span = span;
    this.#trigger = trigger;
    this.#facts = facts;
    this.#tracing = tracing;
    tracing.open.add(this);
    this.#stopGuard = guardDeadline(facts.remainingMillis(), () => {
      tracing.announce(span.spanContext().traceId).catch(notSent);
    });
  }

  end(outcome: Outcome): Promise<void> {
    this.#ended ??= this.#close(outcome);
    return this.#ended;
  }

  leave(outcome: Outcome): void {
    this.#ended ??= Promise.resolve();
    this.#stopGuard();
    this.#tracing.open.delete(this);
    if ('result' in outcome) recordOutcome(this.#span, this.#trigger, outcome);
  }

  async #close(outcome: Outcome): Promise<void> {
    this.#stopGuard();
    this.#tracing.open.delete(this);
    try {
      recordOutcome(this.#span, this.#trigger, outcome);
      this.#span.end();
      const sent = this.#tracing.flush(this.#span.spanContext().traceId).catch(notSent);
      await waitWithin(this.#facts.remainingMillis(), sent);
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
