// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept } from '../attributes.ts';
import type { AttributeSheet } from '../sheet.ts';
import { type SpanEventSource, StatusCode } from '../span.ts';
import type { Frame } from '../stacks/chain.ts';
import { parseStack } from '../stacks/stack.ts';
import type { SpanView } from '../view.ts';
import {
  eventText,
  exceptionIdOf,
  exceptionIndex,
  givenId,
  isExceptionEvent,
  roleOf,
  statusOfFailure,
} from './exception-events.ts';

/** An exception as the document shows it. */
export interface ExceptionRecord {
  readonly id: string;
  readonly type: string;
  readonly message: string;
  readonly remote: boolean;
  readonly frames: readonly Frame[];
  /** Frames that were cut before the span was recorded. */
  readonly truncated: number;
  /** Exceptions left out between this one and its cause. */
  readonly skipped: number;
  readonly cause: string | undefined;
}

/** `PostgreSQL error of type 'error' occurred (code: 23505)`, or `(code: ECONNREFUSED)` */
const PG_CODE = /\(code: ([0-9A-Z_]{2,40})\)/;

/** Longer messages are none of that kind; they are not searched further. */
const MAX_PG_MESSAGE = 200;

/** The exceptions that were recorded on a span, each followed by those it was caused by. */
export function recordedExceptions(view: SpanView): readonly ExceptionRecord[] {
  const exceptions: ExceptionRecord[] = [];
  view.span.events.forEach((event, index) => {
    const role = roleOf(event, view);
    if (role === 'exception') addChain(exceptions, event, view, index);
    if (role === 'aws-failure') exceptions.push(awsFailure(event, view, index));
  });
  return exceptions;
}

/** Where nothing was recorded, a failed span still says why: by its status, its error type or its protocol. */
export function statusException(view: SpanView): ExceptionRecord | undefined {
  const { span, sheet } = view;
  if (span.status.code !== StatusCode.ERROR) return undefined;
  const message = messageOfFailure(view);
  const events = span.events
    .filter(isExceptionEvent)
    .map((event) => eventText(event, 'exception.message', view));
  const type = typeOfFailure(sheet, [message.text, ...events]);
  const repeatsStatus = type.text === String(sheet.integer(Attribute.httpStatus));
  if (message.text === '' && (type.text === '' || repeatsStatus)) return undefined;
  show(sheet, message);
  show(sheet, type);
  return { ...bare(view, 0), type: type.text, message: message.text };
}

/** Redacted under the key `otel.status.message`, by which metadata knows it too. */
export function statusMessage({ span, options }: SpanView): string {
  const message = span.status.message ?? '';
  if (options.redact === undefined || message === '') return message;
  const redacted = options.redact('otel.status.message', message, span);
  return typeof redacted === 'string' ? redacted : '';
}

/** Adds the exception of an event, and those it was caused by where its stack tells. */
function addChain(
  exceptions: ExceptionRecord[],
  event: SpanEventSource,
  view: SpanView,
  index: number,
): void {
  const { node, options } = view;
  const message = eventText(event, 'exception.message', view);
  const stack = eventText(event, 'exception.stacktrace', view);
  const chain = parseStack(view.resource.language, typeOf(event, view, message), message, stack);
  const remote = event.attributes?.['aws.xray.exception.remote'];
  const idOf = (i: number): string => options.exceptionId(node.spanId, exceptionIndex(index, i));
  for (let i = 0; i < chain.length; i++) {
    const { type, message: text, frames } = chain[i] ?? chain[0];
    const isFirst = i === 0;
    const given = isFirst ? givenId(event, 'aws.xray.exception.cause', view.span, options) : undefined;
    exceptions.push({
      id: isFirst ? exceptionIdOf(event, index, node, options) : idOf(i),
      type,
      message: text,
      remote: typeof remote === 'boolean' ? remote : view.isOutgoing,
      frames,
      truncated: isFirst ? count(event, 'aws.xray.exception.truncated') : 0,
      skipped: isFirst ? count(event, 'aws.xray.exception.skipped') : 0,
      cause: i + 1 < chain.length ? idOf(i + 1) : given,
    });
  }
}

/** What the event calls its exception, or what is known of the failure otherwise. */
function typeOf(event: SpanEventSource, view: SpanView, message: string): string {
  const given = eventText(event, 'exception.type', view);
  if (given !== '') {
    view.sheet.show(Attribute.errorType, given);
    return given;
  }
  const fallback = typeOfFailure(view.sheet, [message]);
  show(view.sheet, fallback);
  return fallback.text;
}

/** `503@1696954761.000001@service is temporarily unavailable`: code, time and message of a failed attempt. */
function awsFailure(event: SpanEventSource, view: SpanView, index: number): ExceptionRecord {
  const time = `${event.time[0]}.${String(Math.trunc(event.time[1] / 1000)).padStart(6, '0')}`;
  const message = eventText(event, 'aws.http.error_message', view);
  return {
    ...bare(view, index),
    type: 'aws.http.error.event',
    message: `${statusOfFailure(event)}@${time}@${message}`,
    remote: true,
  };
}

/** A text, and the attribute it was taken from. */
interface Finding {
  readonly text: string;
  readonly row: Concept | undefined;
}

const NOTHING: Finding = { text: '', row: undefined };

function messageOfFailure(view: SpanView): Finding {
  const status = statusMessage(view);
  if (status !== '') return { text: status, row: undefined };
  return firstText(view.sheet, [Attribute.grpcErrorMessage, Attribute.httpStatusText]);
}

/** What the failure is called: SQLSTATE, error type (the integer 23 of a timeout too), gRPC's error name. */
function typeOfFailure(sheet: AttributeSheet, messages: readonly string[]): Finding {
  const status = firstText(sheet, [Attribute.dbStatus]);
  if (status.row !== undefined) return status;
  for (const message of messages) {
    const code = PG_CODE.exec(message.slice(0, MAX_PG_MESSAGE))?.[1];
    if (code !== undefined) return { text: code, row: undefined };
  }
  const type = sheet.value(Attribute.errorType);
  if (typeof type === 'number') return { text: String(type), row: Attribute.errorType };
  return firstText(sheet, [Attribute.errorType, Attribute.grpcErrorName]);
}

function firstText(sheet: AttributeSheet, rows: readonly Concept[]): Finding {
  for (const row of rows) {
    const text = sheet.string(row);
    if (text !== undefined) return { text, row };
  }
  return NOTHING;
}

/** What the cause says leaves metadata. */
function show(sheet: AttributeSheet, { row }: Finding): void {
  if (row !== undefined) sheet.show(row, sheet.value(row));
}

/** An exception of which nothing is known yet. */
function bare(view: SpanView, event: number): ExceptionRecord {
  const id = view.options.exceptionId(view.node.spanId, exceptionIndex(event));
  return {
    id,
    type: '',
    message: '',
    remote: view.isOutgoing,
    frames: [],
    truncated: 0,
    skipped: 0,
    cause: undefined,
  };
}

function count(event: SpanEventSource, key: string): number {
  const value = event.attributes?.[key];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}
