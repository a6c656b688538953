// SPDX-License-Identifier: Apache-2.0
import type { ResourceSource, SpanEventSource, SpanLinkSource, SpanSource } from '@otel-xray/segment';
import {
  countMember,
  type JsonObject,
  listMember,
  mustBe,
  objectMember,
  pathOf,
  rawMember,
  stringMember,
} from './json.ts';
import { readAttributes } from './value.ts';

/** What the spans of one instrumentation in one process share. */
export interface SpanSurroundings {
  readonly resource: ResourceSource;
  readonly scope: SpanSource['instrumentationScope'];
}

type Time = SpanSource['startTime'];

/** OTLP numbers kinds from 1, and 0 says nothing; the API's start at INTERNAL 0. */
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];

/** Bits of `flags`, since OTLP 1.1: whether remote-ness is known, and what it is. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** `1795362759301909678` ns need 19 digits; 20 are the most an unsigned 64-bit integer has. */
const MAX_TIME_DIGITS = 20;

/** Reads one span. Its ids are lower-cased and otherwise left to the translator to judge. */
export function readSpan(json: JsonObject, { resource, scope }: SpanSurroundings): SpanSource {
  const traceId = stringMember(json, 'traceId').toLowerCase();
  const spanId = stringMember(json, 'spanId').toLowerCase();
  const status = objectMember(json, 'status');
  return {
    name: stringMember(json, 'name'),
    kind: Math.max(0, readEnum(json, 'kind', 'SPAN_KIND_', KINDS) - 1),
    spanContext: () => ({ traceId, spanId }),
    ...readParent(json, traceId),
    startTime: readTime(json, 'startTimeUnixNano'),
    endTime: readTime(json, 'endTimeUnixNano'),
    status: {
      code: status ? readEnum(status, 'code', 'STATUS_CODE_', STATUS_CODES) : 0,
      message: (status && stringMember(status, 'message')) || undefined,
    },
    attributes: readAttributes(json, 'attributes'),
    events: listMember(json, 'events').map(readEvent),
    links: listMember(json, 'links').map(readLink),
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: countMember(json, 'droppedAttributesCount'),
    droppedEventsCount: countMember(json, 'droppedEventsCount'),
    droppedLinksCount: countMember(json, 'droppedLinksCount'),
  };
}

/** The parent with its remote-ness where the flags tell it, by id alone where they do not: the translator guesses then. */
function readParent(
  json: JsonObject,
  traceId: string,
): Pick<SpanSource, 'parentSpanContext' | 'parentSpanId'> {
  const spanId = stringMember(json, 'parentSpanId').toLowerCase();
  const isRemote = readIsRemote(json);
  if (spanId === '') return {};
  return isRemote === undefined
    ? { parentSpanId: spanId }
    : { parentSpanContext: { traceId, spanId, isRemote } };
}

function readIsRemote(json: JsonObject): boolean | undefined {
  const flags = countMember(json, 'flags');
  return flags & HAS_IS_REMOTE ? (flags & IS_REMOTE) !== 0 : undefined;
}

function readEvent(json: JsonObject): SpanEventSource {
  return {
    name: stringMember(json, 'name'),
    time: readTime(json, 'timeUnixNano'),
    attributes: readAttributes(json, 'attributes'),
    droppedAttributesCount: countMember(json, 'droppedAttributesCount'),
  };
}

function readLink(json: JsonObject): SpanLinkSource {
  return {
    context: {
      traceId: stringMember(json, 'traceId').toLowerCase(),
      spanId: stringMember(json, 'spanId').toLowerCase(),
      isRemote: readIsRemote(json),
    },
    attributes: readAttributes(json, 'attributes'),
  };
}

/** Nanoseconds since the epoch, a number or a string of digits, as seconds and the rest: exact for strings. */
function readTime(json: JsonObject, key: string): Time {
  const value = rawMember(json, key) ?? '0';
  const integer = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  // The shortest digits that make this number: nearer to what was written than the exact value of the double.
  const digits = integer ? String(value) : value;
  if (typeof digits !== 'string' || !/^\d+$/.test(digits) || digits.length > MAX_TIME_DIGITS) {
    throw mustBe(pathOf(json, key), 'nanoseconds since 1970', value);
  }
  return [Number(digits.slice(0, -9)), Number(digits.slice(-9))];
}

/** An enum by number or by name. A number of a later version counts as 0, as in protobuf. */
function readEnum(json: JsonObject, key: string, prefix: string, names: readonly string[]): number {
  const value = rawMember(json, key) ?? 0;
  if (typeof value === 'number' && Number.isInteger(value))
    return value >= 0 && value < names.length ? value : 0;
  const index =
    typeof value === 'string' && value.startsWith(prefix) ? names.indexOf(value.slice(prefix.length)) : -1;
  if (index >= 0) return index;
  throw mustBe(pathOf(json, key), `a number or one of ${prefix}${names.join('|')}`, value);
}
