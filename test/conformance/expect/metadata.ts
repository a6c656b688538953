// SPDX-License-Identifier: Apache-2.0
import { isObject } from '../json.ts';
import type { Attributes, Event, Link, Span } from '../otlp.ts';
import { seconds, shown, xrayTraceId } from './attribute.ts';

/** `metadata` by namespace. */
export type Metadata = Record<string, Record<string, unknown>>;

const NAMESPACE = 'aws.xray.metadata.';

/** Attributes that only told the translator what to do. */
export function isInstruction(key: string, value: unknown): boolean {
  if (key === 'aws.xray.annotations') return Array.isArray(value);
  const flags = ['aws.xray.inprogress', 'aws.xray.error', 'aws.xray.fault', 'aws.xray.throttle'];
  if (flags.includes(key)) return typeof value === 'boolean';
  return key === 'aws.xray.namespace' && ['aws', 'remote', 'local'].includes(String(value));
}

/** Puts the attributes that nothing else shows where metadata has them. */
export function addAttributes(
  metadata: Metadata,
  attributes: Attributes,
  isShown: (key: string) => boolean,
): void {
  for (const [key, value] of attributes) {
    if (value === null || isShown(key) || isInstruction(key, value)) continue;
    const namespace = key.startsWith(NAMESPACE) ? parseNamespace(value) : undefined;
    if (namespace === undefined) put(metadata, 'default', key, shown(value));
    else {
      const name = key.slice(NAMESPACE.length);
      const into = name.toLowerCase() === 'default' ? 'default' : name;
      for (const [inner, item] of Object.entries(namespace)) put(metadata, into, inner, item);
    }
  }
}

export function addResource(
  metadata: Metadata,
  resource: Attributes,
  isShown: (key: string) => boolean,
): void {
  for (const [key, value] of resource) {
    const name = `otel.resource.${key}`;
    if (value !== null && !isShown(name)) put(metadata, 'default', name, shown(value));
  }
}

export interface OpenTelemetryFacts {
  readonly documentName: string;
  /** Events no exception shows. */
  readonly events: readonly Event[];
  /** Links the segment does not bear. */
  readonly links: readonly Link[];
  readonly statusMessage: string | undefined;
}

/** What OpenTelemetry knows of a span and no part of the document says. */
export function addFacts(metadata: Metadata, span: Span, facts: OpenTelemetryFacts): void {
  const say = (key: string, value: unknown): void => {
    if (value !== undefined && value !== '' && value !== 0) put(metadata, 'default', `otel.${key}`, value);
  };
  say('span.name', span.name === facts.documentName ? undefined : span.name);
  say('span.kind', span.kind === 'PRODUCER' || span.kind === 'CONSUMER' ? span.kind : undefined);
  say('scope.name', span.scope.name);
  say('scope.version', span.scope.name === '' ? undefined : span.scope.version);
  say('status.message', facts.statusMessage);
  say('events', facts.events.length === 0 ? undefined : facts.events.map(eventEntry));
  say('links', facts.links.length === 0 ? undefined : facts.links.map(linkEntry));
  say('dropped.attributes', span.dropped.attributes);
  say('dropped.events', span.dropped.events);
  say('dropped.links', span.dropped.links);
}

function eventEntry(event: Event): Record<string, unknown> {
  return { name: event.name, time: seconds(event.nanos), ...attributesOf(event.attributes) };
}

/** A link as X-Ray writes it. */
export function linkEntry(link: Link): Record<string, unknown> {
  return { trace_id: xrayTraceId(link.traceId), id: link.spanId, ...attributesOf(link.attributes) };
}

function attributesOf(attributes: Attributes): { attributes?: Record<string, unknown> } {
  const shownOnes = [...attributes]
    .filter(([, value]) => value !== null)
    .map(([key, value]) => [key, shown(value)]);
  return shownOnes.length === 0 ? {} : { attributes: Object.fromEntries(shownOnes) };
}

function put(metadata: Metadata, namespace: string, key: string, value: unknown): void {
  metadata[namespace] ??= {};
  Object.defineProperty(metadata[namespace], key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function parseNamespace(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
