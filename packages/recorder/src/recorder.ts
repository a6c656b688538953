// SPDX-License-Identifier: Apache-2.0
import { activeSpan } from './active-span.ts';
import { type AnnotationValue, annotate } from './annotation.ts';
import {
  type AwsFacts,
  describeAws,
  describeHttp,
  describeNamespace,
  describeSql,
  describeUser,
  type HttpFacts,
  type Namespace,
  type SqlFacts,
} from './call-facts.ts';
import { addMetadata } from './metadata.ts';
import { type ExceptionOptions, recordError } from './recorded-error.ts';

/** Adds a value that X-Ray indexes to the active segment or subsegment, under `annotations`. */
export function putAnnotation(key: string, value: AnnotationValue): void {
  const span = activeSpan('putAnnotation');
  if (span !== undefined) annotate(span, key, value);
}

/** Adds any value to the active segment or subsegment, under `metadata.<namespace>` (`default` unless it is given). */
export function putMetadata(key: string, value: unknown, namespace?: string): void {
  const span = activeSpan('putMetadata');
  if (span !== undefined) addMetadata(span, key, value, namespace);
}

/** Says who the request is made for; X-Ray shows it on the segment. */
export function setUser(user: string): void {
  const span = activeSpan('setUser');
  if (span !== undefined) describeUser(span, user);
}

/** Records an exception on the active segment or subsegment, with its stack and causes, and marks a fault. */
export function addException(error: unknown, options?: ExceptionOptions): void {
  const span = activeSpan('addException');
  if (span !== undefined) recordError(span, error, options);
}

/** Says which request the active segment or subsegment serves or makes, and how it was answered. */
export function setHttp(http: HttpFacts): void {
  const span = activeSpan('setHttp');
  if (span !== undefined) describeHttp(span, http);
}

/** Says which query the active subsegment makes. */
export function setSql(sql: SqlFacts): void {
  const span = activeSpan('setSql');
  if (span !== undefined) describeSql(span, sql);
}

/** Says which AWS call the active subsegment makes. */
export function setAws(aws: AwsFacts): void {
  const span = activeSpan('setAws');
  if (span !== undefined) describeAws(span, aws);
}

/** Says whom the active subsegment calls. */
export function setNamespace(namespace: Namespace): void {
  const span = activeSpan('setNamespace');
  if (span !== undefined) describeNamespace(span, namespace);
}
