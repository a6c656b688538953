// SPDX-License-Identifier: Apache-2.0
import type { Context, Span } from '@opentelemetry/api';
import { member, withoutTracing } from '@otel-xray/segment';
import { type FollowedInvocation, followInvocation } from './invocation.ts';
import { invocationHeader, joinInvocation } from './invocation-parent.ts';
import { readContext } from './lambda-context.ts';
import type { LambdaTracing } from './tracing.ts';
import { readTrigger } from './triggers.ts';

/** As `@opentelemetry/instrumentation-aws-lambda` takes them in its configuration. It catches what they throw. */
export interface InvocationHooks {
  eventContextExtractor(event: unknown, lambdaContext: unknown): Context;
  requestHook(span: Span, request: unknown): void;
  responseHook(span: Span, response: unknown): void;
}

/** Hooks by which the instrumentation's span of an invocation is below Lambda's own segment, and is followed. */
export function invocationHooks(
  tracing: LambdaTracing,
  env: Readonly<Record<string, string | undefined>>,
): InvocationHooks {
  const followed = new WeakMap<Span, FollowedInvocation>();
  return {
    eventContextExtractor(event, lambdaContext) {
      const { context, isUntraced } = joinInvocation({
        header: invocationHeader(readContext(lambdaContext).traceHeader, env),
        headers: readTrigger(event).headers,
        whenUnsampled: tracing.whenUnsampled,
      });
      return isUntraced ? withoutTracing(context) : context;
    },
    requestHook(span, request) {
      if (!span.isRecording()) return;
      const [event, lambdaContext] = [member(request, 'event'), member(request, 'context')];
      const facade = invocationHeader(readContext(lambdaContext).traceHeader, env);
      if (facade?.parentId !== undefined)
        tracing.rememberFacade({ traceId: facade.traceId, spanId: facade.parentId, traceFlags: 1 });
      followed.set(span, followInvocation(span, event, lambdaContext, tracing));
    },
    responseHook(span, response) {
      const error = member(response, 'err');
      followed.get(span)?.leave(error ? { error } : { result: member(response, 'res') });
    },
  };
}
