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
  return new TracedInvocation(trace.setSpan(context, span), span, trigger, facts, tracing);
}

class TracedInvocation implements Invocation {
  readonly context: Context;
  readonly #span: Span;
  readonly #trigger: Trigger;
  readonly #facts: InvocationFacts;
  readonly #tracing: LambdaTracing;
  readonly #stopGuard: () => void;
  #ended: Promise<void> | undefined;

  constructor(
    context: Context,
    span: Span,
    trigger: Trigger,
    facts: InvocationFacts,
    tracing: LambdaTracing,
  ) {
    this.context = context;
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
