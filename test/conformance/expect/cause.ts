// SPDX-License-Identifier: Apache-2.0
import type { Event, Span } from '../otlp.ts';
import { firstText, textOf, wholeNumber } from './attribute.ts';
import { httpStatus } from './flags.ts';
import { callsOut, isAwsApiCall } from './kind.ts';
import { type Frame, type Parsed, parseJava, parseV8 } from './stack.ts';

export interface ExpectedException {
  readonly message: string;
  readonly type: string;
  readonly remote: boolean;
  readonly stack: readonly Frame[] | undefined;
  /** Whether the next exception of the list is its cause. */
  readonly causedByNext: boolean;
}

export interface Cause {
  readonly exceptions: readonly ExpectedException[];
  /** Events the exceptions were made of. */
  readonly events: ReadonlySet<Event>;
  /** Made of the status, there being no exception to show. */
  readonly fromStatus: boolean;
}

const EVENT_EXCEPTION = 'exception';
const EVENT_AWS_FAILURE = 'HTTP request failure';
const V8_LANGUAGES = ['nodejs', 'webjs', 'javascript'];

export function causeOf(span: Span, recorded?: readonly ExpectedException[]): Cause | undefined {
  const told = span.events.filter(
    (event) => event.name === EVENT_EXCEPTION && !isSaidBetterByStatus(event, span),
  );
  const failed = isAwsApiCall(span) ? span.events.filter((event) => awsFailure(event) !== undefined) : [];
  const events = span.events.filter((event) => told.includes(event) || failed.includes(event));
  if (events.length > 0) {
    const language = firstText(span.resource.attributes, 'telemetry.sdk.language') ?? '';
    const isRecorded = recorded !== undefined && !V8_LANGUAGES.includes(language);
    const exceptions = isRecorded ? recorded : events.flatMap((event) => exceptionsOf(event, span, language));
    return { exceptions, events: new Set(events), fromStatus: false };
  }
  const exception = ofStatus(span);
  return exception && { exceptions: [exception], events: new Set(), fromStatus: true };
}

/** A message alone says less than the status, whose message is the server's. */
function isSaidBetterByStatus(event: Event, span: Span): boolean {
  if (span.status.code !== 'ERROR' || span.status.message === '') return false;
  return firstText(event.attributes, 'exception.type', 'exception.stacktrace') === undefined;
}

function exceptionsOf(event: Event, span: Span, language: string): ExpectedException[] {
  const failure = event.name === EVENT_AWS_FAILURE ? awsFailure(event) : undefined;
  const remote = callsOut(span);
  if (failure !== undefined) {
    return [
      { message: failure, type: 'aws.http.error.event', remote: true, stack: undefined, causedByNext: false },
    ];
  }
  const message = firstText(event.attributes, 'exception.message') ?? '';
  const stack = firstText(event.attributes, 'exception.stacktrace') ?? '';
  const type =
    firstText(event.attributes, 'exception.type') ?? (stack === '' ? codeIn(message) : undefined) ?? '';
  const chain = parse(stack, message, language);
  return chain.map((parsed, index) => ({
    message: index === 0 ? message : parsed.message,
    type: index === 0 ? type : parsed.type,
    remote,
    stack: parsed.frames.length > 0 ? parsed.frames : undefined,
    causedByNext: index < chain.length - 1,
  }));
}

function parse(stack: string, message: string, language: string): Parsed[] {
  if (V8_LANGUAGES.includes(language)) return parseV8(stack, message);
  if (language === 'java' || language === 'php') return parseJava(stack);
  return [{ type: '', message: '', frames: [] }];
}

/** `503@1730108972.000001@service is temporarily unavailable` */
function awsFailure(event: Event): string | undefined {
  const status = event.attributes.get('http.response.status_code');
  const message = textOf(event.attributes.get('aws.http.error_message'));
  if (event.name !== EVENT_AWS_FAILURE || status === undefined || message === undefined) return undefined;
  const micros = (event.nanos / 1000n).toString().padStart(7, '0');
  return `${String(status)}@${micros.slice(0, -6)}.${micros.slice(-6)}@${message}`;
}

function ofStatus(span: Span): ExpectedException | undefined {
  if (span.status.code !== 'ERROR') return undefined;
  const { attributes } = span;
  const message =
    textOf(span.status.message) ?? firstText(attributes, 'grpc.error_message', 'http.status_text') ?? '';
  const errorType = attributes.get('error.type');
  const errorTypeText = textOf(errorType) ?? wholeNumber(errorType)?.toString();
  const type =
    firstText(attributes, 'db.response.status_code') ??
    sqlState(span) ??
    errorTypeText ??
    firstText(attributes, 'grpc.error_name') ??
    '';
  const isOnlyTheStatus = message === '' && type === String(httpStatus(span));
  if ((message === '' && type === '') || isOnlyTheStatus) return undefined;
  return { message, type, remote: callsOut(span), stack: undefined, causedByNext: false };
}

/** pg tells the SQLSTATE in the message of its exception event alone: `… occurred (code: 23505)`. */
function sqlState(span: Span): string | undefined {
  const bare = span.events.filter(
    (event) => event.name === EVENT_EXCEPTION && isSaidBetterByStatus(event, span),
  );
  return bare
    .map((event) => codeIn(firstText(event.attributes, 'exception.message') ?? ''))
    .find((code) => code);
}

function codeIn(message: string): string | undefined {
  return /\(code: ([^)]+)\)/.exec(message)?.[1];
}

/** What an event says that its exception does not show: further attributes, a stack nobody could read. */
export function unshownOf(event: Event, cause: Cause | undefined): Event | undefined {
  if (cause === undefined || !cause.events.has(event)) return event;
  const hasStack = cause.exceptions.some((exception) => exception.stack !== undefined);
  const shown = ['exception.type', 'exception.message', ...(hasStack ? ['exception.stacktrace'] : [])];
  const failure = ['http.response.status_code', 'aws.http.error_message'];
  const gone = new Set(event.name === EVENT_EXCEPTION ? shown : failure);
  const rest = [...event.attributes].filter(
    ([key, value]) => !gone.has(key) && value !== null && String(value).trim() !== '',
  );
  return rest.length === 0 ? undefined : { ...event, attributes: new Map(rest) };
}

/** Whether a reader finds the message of the status among the exceptions. */
export function showsStatusMessage(cause: Cause | undefined, span: Span): boolean {
  return cause?.exceptions.some((exception) => exception.message === span.status.message) ?? false;
}
