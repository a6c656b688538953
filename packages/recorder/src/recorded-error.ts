// SPDX-License-Identifier: Apache-2.0

import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';

/** Causes and listed errors that are followed, one inside the other, and side by side. */
const MAX_DEPTH = 10;
const MAX_ERRORS = 10;

/** More about an exception. */
export interface ExceptionOptions {
  /** Whether a service that was called failed, not this one. Default: as the span's kind says. */
  readonly remote?: boolean | undefined;
}

/**
 * Records whatever was thrown as an exception of a span, with everything it was caused by, and marks the span as
 * failed. Never throws, whatever the error's members do.
 */
export function recordError(span: Span, error: unknown, options: ExceptionOptions = {}): void {
  if (!span.isRecording()) return;
  try {
    const message = messageOf(error);
    const attributes: Attributes = { 'exception.type': typeOf(error), 'exception.message': message };
    const stack = stackText(error);
    if (stack !== undefined) attributes['exception.stacktrace'] = stack;
    if (options.remote !== undefined) attributes['aws.xray.exception.remote'] = options.remote;
    span.addEvent('exception', attributes);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  } catch {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
}

/** A class of its own is named, even if it does not set `name`. */
function typeOf(error: unknown): string {
  const name = member(error, 'name');
  const made = member(member(error, 'constructor'), 'name');
  if (typeof name !== 'string' || name === '') return error === null ? 'null' : typeof error;
  return name === 'Error' && error instanceof Error && typeof made === 'string' && made !== '' ? made : name;
}

function messageOf(error: unknown): string {
  const message = member(error, 'message');
  return typeof message === 'string' ? message : String(error);
}

/**
 * The stack, and below it the causes in the form of `util.inspect`, but nothing else of the error: properties of
 * errors hold requests with their credentials.
 */
function stackText(error: unknown, seen: ReadonlySet<unknown> = new Set()): string | undefined {
  const stack = member(error, 'stack');
  if (typeof stack !== 'string') return undefined;
  const around = new Set(seen).add(error);
  const causes = [
    ...causeLines(member(error, 'cause'), around),
    ...errorLines(member(error, 'errors'), around),
  ];
  return causes.length === 0 ? stack : [`${stack} {`, ...causes.map((line) => `  ${line}`), '}'].join('\n');
}

function causeLines(cause: unknown, around: ReadonlySet<unknown>): string[] {
  if (cause === undefined || cause === null || around.has(cause) || around.size > MAX_DEPTH) return [];
  return `[cause]: ${stackText(cause, around) ?? String(cause)}`.split('\n');
}

function errorLines(errors: unknown, around: ReadonlySet<unknown>): string[] {
  if (!Array.isArray(errors) || around.size > MAX_DEPTH) return [];
  const lines = errors
    .slice(0, MAX_ERRORS)
    .filter((error) => !around.has(error))
    .flatMap((error) => (stackText(error, around) ?? String(error)).split('\n'));
  return lines.length === 0 ? [] : ['[errors]: [', ...lines.map((line) => `  ${line}`), ']'];
}
