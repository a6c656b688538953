// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';

/** What instrumentation-aws-lambda puts on the span of an invocation, by stable and by old convention. */
const INVOCATION_KEYS = ['faas.invocation_id', 'faas.execution'];

/**
 * For the translator's `isFacadeParent`: whether the parent of this span is the segment that Lambda itself makes of the
 * function. Without the Lambda environment at hand, that is the remote parent of the span of an invocation, in a
 * Lambda resource. Where it is not known whether the parent is remote, the translator has guessed before it asks.
 */
export function isLambdaHandlerUnderFacade(span: SpanSource): boolean {
  return (
    span.resource.attributes['cloud.platform'] === 'aws_lambda' &&
    INVOCATION_KEYS.some((key) => Object.hasOwn(span.attributes, key)) &&
    (span.parentSpanContext ? span.parentSpanContext.isRemote === true : span.parentSpanId !== undefined)
  );
}
