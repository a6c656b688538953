// SPDX-License-Identifier: Apache-2.0
import { type Span, TraceFlags } from '@opentelemetry/api';
import { formatTraceId } from '@otel-xray/segment';
import { isOpen } from './active-span.ts';
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

/**
 * A segment or subsegment, which is a span: what X-Ray's SDKs can say of one. Nothing throws; what is said after
 * the end is left out, once with a warning.
 */
export class Entity {
  readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }

  /** 16 hex digits. */
  get id(): string {
    return this.span.spanContext().spanId;
  }

  /** `1-5759e988-bd862e3fe1be46a994272793` */
  get traceId(): string {
    return formatTraceId(this.span.spanContext().traceId);
  }

  get isSampled(): boolean {
    return isSampledSpan(this.span);
  }

  /** A value that X-Ray indexes, under `annotations`. */
  putAnnotation(key: string, value: AnnotationValue): void {
    if (isOpen(this.span, 'putAnnotation')) annotate(this.span, key, value);
  }

  /** Any value, under `metadata.<namespace>`; the namespace is `default` unless it is given. */
  putMetadata(key: string, value: unknown, namespace?: string): void {
    if (isOpen(this.span, 'putMetadata')) addMetadata(this.span, key, value, namespace);
  }

  /** Who the request was made for; X-Ray shows it on the segment. */
  setUser(user: string): void {
    if (isOpen(this.span, 'setUser')) describeUser(this.span, user);
  }

  /** An exception with its stack and its causes; marks a fault. */
  addException(error: unknown, options?: ExceptionOptions): void {
    if (isOpen(this.span, 'addException')) recordError(this.span, error, options);
  }

  setHttp(http: HttpFacts): void {
    if (isOpen(this.span, 'setHttp')) describeHttp(this.span, http);
  }

  setSql(sql: SqlFacts): void {
    if (isOpen(this.span, 'setSql')) describeSql(this.span, sql);
  }

  setAws(aws: AwsFacts): void {
    if (isOpen(this.span, 'setAws')) describeAws(this.span, aws);
  }

  setNamespace(namespace: Namespace): void {
    if (isOpen(this.span, 'setNamespace')) describeNamespace(this.span, namespace);
  }
}

export function isSampledSpan(span: Span): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
