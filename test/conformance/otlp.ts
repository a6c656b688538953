// SPDX-License-Identifier: Apache-2.0
import { exact, isObject, items, member } from './json.ts';

/**
 * The conformance test's own reader of OTLP/JSON. It shares nothing with the packages under test, so that what is
 * expected is computed from the recorded text alone.
 */

/** Bytes, as base64 text. */
export class Bytes {
  readonly base64: string;
  constructor(base64: string) {
    this.base64 = base64;
  }
}

export type Attributes = ReadonlyMap<string, unknown>;
export type Kind = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

export interface Event {
  readonly name: string;
  readonly nanos: bigint;
  readonly attributes: Attributes;
}

export interface Link {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface Resource {
  readonly attributes: Attributes;
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for a root; an all-zero id is none. */
  readonly parentId: string | undefined;
  readonly parentIsRemote: boolean;
  readonly kind: Kind;
  readonly name: string;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly status: { readonly code: 'UNSET' | 'OK' | 'ERROR'; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly Event[];
  readonly links: readonly Link[];
  readonly scope: { readonly name: string; readonly version: string };
  readonly resource: Resource;
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
}

/** Every span of an `ExportTraceServiceRequest`, in the order it stands there. */
export function readSpans(request: unknown): Span[] {
  return items(member(request, 'resourceSpans')).flatMap((resourceSpans) => {
    const resource = { attributes: readAttributes(member(member(resourceSpans, 'resource'), 'attributes')) };
    return items(member(resourceSpans, 'scopeSpans')).flatMap((scopeSpans) => {
      const scope = member(scopeSpans, 'scope');
      const named = { name: text(member(scope, 'name')), version: text(member(scope, 'version')) };
      return items(member(scopeSpans, 'spans')).map((span) => readSpan(span, resource, named));
    });
  });
}

const KINDS: readonly Kind[] = ['INTERNAL', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS = ['UNSET', 'OK', 'ERROR'] as const;
const FLAG_REMOTE = 0x200;

function readSpan(span: unknown, resource: Resource, scope: Span['scope']): Span {
  const status = member(span, 'status');
  const spanId = text(member(span, 'spanId')).toLowerCase();
  const parentId = text(member(span, 'parentSpanId')).toLowerCase();
  return {
    traceId: text(member(span, 'traceId')).toLowerCase(),
    spanId,
    parentId: /^0*$/.test(parentId) || parentId === spanId ? undefined : parentId,
    parentIsRemote: (count(member(span, 'flags')) & FLAG_REMOTE) !== 0,
    kind: KINDS[count(member(span, 'kind'))] ?? 'INTERNAL',
    name: wellFormed(text(member(span, 'name'))),
    startNanos: nanos(member(span, 'startTimeUnixNano')),
    endNanos: nanos(member(span, 'endTimeUnixNano')),
    status: {
      code: STATUS[count(member(status, 'code'))] ?? 'UNSET',
      message: wellFormed(text(member(status, 'message'))),
    },
    attributes: readAttributes(member(span, 'attributes')),
    events: items(member(span, 'events')).map((event) => ({
      name: wellFormed(text(member(event, 'name'))),
      nanos: nanos(member(event, 'timeUnixNano')),
      attributes: readAttributes(member(event, 'attributes')),
    })),
    links: items(member(span, 'links')).map((link) => ({
      traceId: text(member(link, 'traceId')).toLowerCase(),
      spanId: text(member(link, 'spanId')).toLowerCase(),
      attributes: readAttributes(member(link, 'attributes')),
    })),
    scope,
    resource,
    dropped: {
      attributes: count(member(span, 'droppedAttributesCount')),
      events: count(member(span, 'droppedEventsCount')),
      links: count(member(span, 'droppedLinksCount')),
    },
  };
}

function readAttributes(list: unknown): Attributes {
  return new Map(
    items(list).map((entry) => [wellFormed(text(member(entry, 'key'))), readValue(member(entry, 'value'))]),
  );
}

/** Integers beyond 2⁵³ become `bigint`, bytes `Bytes`, an empty value `null`. */
function readValue(value: unknown): unknown {
  if (!isObject(value)) return null;
  if ('stringValue' in value) return wellFormed(text(value.stringValue));
  if ('intValue' in value) return integer(value.intValue);
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('boolValue' in value) return value.boolValue;
  if ('bytesValue' in value) return new Bytes(text(value.bytesValue));
  if ('arrayValue' in value) return items(member(value.arrayValue, 'values')).map(readValue);
  if ('kvlistValue' in value) return Object.fromEntries(readAttributes(member(value.kvlistValue, 'values')));
  return null;
}

function integer(value: unknown): number | bigint {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? exact(BigInt(value)) : Number(value);
}

function nanos(value: unknown): bigint {
  return BigInt(
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : 0,
  );
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Half a surrogate pair is no character: U+FFFD stands in for it. */
function wellFormed(value: string): string {
  return value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
