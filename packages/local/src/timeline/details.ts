// SPDX-License-Identifier: Apache-2.0
import { isRecord, member, textMember } from '../document.ts';
import { plainText } from '../terminal-text.ts';
import type { Segment } from '../trace.ts';

const MAX_EXCEPTIONS = 3;
const MAX_FRAMES = 3;
const MAX_ANNOTATIONS = 50;

/** What of an AWS call says what it was to, in order of preference. */
const AWS_TARGETS = ['table_name', 'bucket_name', 'queue_url', 'topic_arn', 'function_name'] as const;

/** What was called, on one line: `GET 200 http://shop/orders`, `PutItem orders`, `SELECT 1`. */
export function callText(segment: Segment): string {
  const target = AWS_TARGETS.map((key) => textMember(segment, 'aws', key)).find((text) => text !== undefined);
  const operation = textMember(segment, 'aws', 'operation');
  const status = member(segment, 'http', 'response', 'status');
  const parts = [
    operation,
    operation === undefined ? undefined : target,
    textMember(segment, 'http', 'request', 'method'),
    typeof status === 'number' ? String(status) : undefined,
    textMember(segment, 'http', 'request', 'url'),
    textMember(segment, 'sql', 'sanitized_query'),
  ];
  return plainText(parts.filter((part) => part !== undefined).join(' '));
}

/** `order.id=17 tier="gold"`; empty without annotations. */
export function annotationText(segment: Segment): string {
  const annotations: unknown = segment.annotations;
  if (!isRecord(annotations)) return '';
  const entries = Object.entries(annotations).slice(0, MAX_ANNOTATIONS);
  return plainText(entries.map(([key, value]) => `${key}=${annotationValue(value)}`).join(' '));
}

/** Exceptions, one a line, with the first of their frames below them. */
export function exceptionLines(segment: Segment): string[] {
  const exceptions = member(segment, 'cause', 'exceptions');
  if (!Array.isArray(exceptions)) return [];
  const lines = exceptions.slice(0, MAX_EXCEPTIONS).flatMap((exception: unknown) => exceptionText(exception));
  const hidden = exceptions.length - MAX_EXCEPTIONS;
  return hidden > 0 ? [...lines, `… ${hidden} more exceptions`] : lines;
}

function annotationValue(value: unknown): string {
  if (typeof value === 'string') return /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `(${typeof value})`;
}

function exceptionText(exception: unknown): string[] {
  const parts = [textMember(exception, 'type'), textMember(exception, 'message')];
  const heading = parts.filter((part) => part !== undefined).join(': ');
  const stack = member(exception, 'stack');
  const frames: unknown[] = Array.isArray(stack) ? stack.slice(0, MAX_FRAMES) : [];
  return [
    plainText(heading === '' ? 'exception' : heading),
    ...frames.map((frame) => `  ${frameText(frame)}`),
  ];
}

/** `at placeOrder (/app/orders.js:12)` */
function frameText(frame: unknown): string {
  const line = member(frame, 'line');
  const path = textMember(frame, 'path') ?? '?';
  const place = typeof line === 'number' ? `${path}:${line}` : path;
  const label = textMember(frame, 'label')?.trim();
  return plainText(label ? `at ${label} (${place})` : `at ${place}`);
}
