// SPDX-License-Identifier: Apache-2.0

import { type Attributes, type Span, type SpanStatus, SpanStatusCode } from '@opentelemetry/api';
import { recordError } from '@otel-xray/recorder/application';
import { member } from '@otel-xray/segment';
import type { Trigger } from './trigger.ts';

/** How an invocation ended. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Writes what became of an invocation on its span. The error itself is never changed. */
export function recordOutcome(span: Span, trigger: Trigger, outcome: Outcome): void {
  if ('error' in outcome) {
    recordError(span, outcome.error);
    return;
  }
  const { attributes, status } = readResult(trigger, outcome.result);
  span.setAttributes(attributes);
  if (status) span.setStatus(status);
}

interface ResultFacts {
  readonly attributes: Attributes;
  readonly status?: SpanStatus;
}

/** The status of a response, or how many messages of a batch were given back. */
export function readResult({ answer, attributes }: Trigger, result: unknown): ResultFacts {
  if (answer === undefined) return { attributes: {} };
  return answer === 'batch'
    ? batchResult(result, attributes)
    : readResponse(result, answer === 'http-or-body');
}

function readResponse(result: unknown, mayBeBody: boolean): ResultFacts {
  const given = member(result, 'statusCode');
  const status = typeof given === 'string' ? Number(given) : given;
  if (typeof status === 'number' && Number.isInteger(status)) return httpResult(status);
  return mayBeBody && given === undefined ? httpResult(200) : { attributes: {} };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
function batchResult(result: unknown, attributes: Attributes): ResultFacts {
  const failed = member(result, 'batchItemFailures');
  if (!Array.isArray(failed) || failed.length === 0) return { attributes: {} };
  const message = `${failed.length} of ${attributes['messaging.batch.message_count']} messages failed`;
  return {
    attributes: { 'aws.lambda.batch.failed_count': failed.length },
    status: { code: SpanStatusCode.ERROR, message },
  };
}

function httpResult(status: number): ResultFacts {
  const attributes = { 'http.response.status_code': status };
  return status >= 500 ? { attributes, status: { code: SpanStatusCode.ERROR } } : { attributes };
}
