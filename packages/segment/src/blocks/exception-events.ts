// SPDX-License-Identifier: Apache-2.0
import type { SpanNode } from '../group.ts';
import { isSpanId } from '../ids.ts';
import type { ResolvedTranslatorOptions } from '../resolve-options.ts';
import { type SpanEventSource, type SpanSource, StatusCode } from '../span.ts';
import { canParseStack } from '../stacks/stack.ts';
import type { SpanView } from '../view.ts';

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/ */
const EXCEPTION_EVENT = 'exception';

/** What AWS SDK instrumentations of other languages write for each attempt that failed. */
const AWS_FAILURE_EVENT = 'HTTP request failure';

/** What the cause of a document shows of an event: an exception, a failed attempt of an AWS call, or nothing. */
export type EventRole = 'exception' | 'aws-failure' | 'none';

export function roleOf(event: SpanEventSource, view: SpanView): EventRole {
  if (event.name === EXCEPTION_EVENT) return isBare(event, view.span) ? 'none' : 'exception';
  const isFailure =
    event.name === AWS_FAILURE_EVENT &&
    view.isAwsApi &&
    statusOfFailure(event) !== undefined &&
    eventText(event, 'aws.http.error_message', view) !== '';
  return isFailure ? 'aws-failure' : 'none';
}

/** `503`, of an attempt that failed. */
export function statusOfFailure(event: SpanEventSource): string | undefined {
  const status = event.attributes?.['http.response.status_code'];
  return typeof status === 'number' || typeof status === 'string' ? String(status) : undefined;
}

/** More than the exceptions that the stack of one event can tell of. */
const MAX_CHAIN = 0x10000;

/** Numbers the exceptions of a span: by event, then along the chain that the event's stack tells. */
export function exceptionIndex(event: number, inChain = 0): number {
  return event * MAX_CHAIN + inChain;
}

/** What tells one exception from another: the same one may stand on several spans of a request. */
export function exceptionKey({ attributes }: SpanEventSource): string {
  const parts = ['exception.type', 'exception.message', 'exception.stacktrace'].map(
    (key) => attributes?.[key],
  );
  return JSON.stringify(parts.map((part) => (typeof part === 'string' ? part : null)));
}

/**
 * An exception event that names no type and has no stack, on a span whose status has a message of its own (pg
 * writes `PostgreSQL error of type 'error' occurred (code: 23505)` there): the status says more.
 */
export function isBare(event: SpanEventSource, { status }: SpanSource): boolean {
  const message = status.message ?? '';
  return (
    status.code === StatusCode.ERROR &&
    message !== '' &&
    message !== rawText(event, 'exception.message') &&
    rawText(event, 'exception.type') === '' &&
    rawText(event, 'exception.stacktrace') === ''
  );
}

export function isExceptionEvent(event: SpanEventSource): boolean {
  return event.name === EXCEPTION_EVENT;
}

/** The id of the exception that an event tells of: the one it brings, or one of our own. */
export function exceptionIdOf(
  event: SpanEventSource,
  index: number,
  node: SpanNode,
  options: ResolvedTranslatorOptions,
): string {
  const given = givenId(event, 'aws.xray.exception.id', node.span, options);
  return given ?? options.exceptionId(node.spanId, exceptionIndex(index));
}

/** An id in an attribute of an event, if it is one. */
export function givenId(
  event: SpanEventSource,
  key: string,
  span: SpanSource,
  { redact }: ResolvedTranslatorOptions,
): string | undefined {
  const raw = rawText(event, key);
  const value = redact === undefined || raw === '' ? raw : redact(key, raw, span);
  return typeof value === 'string' && isSpanId(value) ? value.toLowerCase() : undefined;
}

/** What is left of an event for metadata: all of it, what its exception does not show, or nothing. */
export function unshownPart(event: SpanEventSource, view: SpanView): SpanEventSource | undefined {
  const role = roleOf(event, view);
  if (role !== 'exception') return role === 'none' ? event : undefined;
  const isStackShown = canParseStack(view.resource.language);
  const left = Object.entries(event.attributes ?? {}).filter(([key]) => {
    if (key === 'exception.type' || key === 'exception.message' || key.startsWith('aws.xray.exception.'))
      return false;
    return key !== 'exception.stacktrace' || !(isStackShown || rawText(event, key).trim() === '');
  });
  return left.length === 0
    ? undefined
    : { name: event.name, time: event.time, attributes: Object.fromEntries(left) };
}

/** A string attribute of an event, redacted; `''` where there is none. */
export function eventText(event: SpanEventSource, key: string, { options, span }: SpanView): string {
  if (options.redact === undefined) return rawText(event, key);
  const value = options.redact(key, event.attributes?.[key], span);
  return typeof value === 'string' ? value : '';
}

function rawText(event: SpanEventSource, key: string): string {
  const value = event.attributes?.[key];
  return typeof value === 'string' ? value : '';
}
