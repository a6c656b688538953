// SPDX-License-Identifier: Apache-2.0

const NO_SPAN_ID = '0000000000000000';

export function isTraceId(id: string): boolean {
  return isHex(id, 32);
}

/** 16 hexadecimal digits, not all of them zero. */
export function isSpanId(id: string): boolean {
  return isHex(id, 16) && id !== NO_SPAN_ID;
}

/** A loop, because a regular expression takes twice the time, and every span has three ids. */
function isHex(id: string, length: number): boolean {
  if (id.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const code = id.charCodeAt(i);
    const isDigit = code >= 0x30 && code <= 0x39;
    const lower = code | 0x20;
    if (!isDigit && (lower < 0x61 || lower > 0x66)) return false;
  }
  return true;
}

/**
 * A W3C trace id as X-Ray writes it: `1-` + 8 digits + `-` + 24 digits. X-Ray takes any id in this form, whether
 * or not its first 8 digits are a time.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
 */
export function formatTraceId(traceId: string): string {
  const id = traceId.toLowerCase();
  return `1-${id.slice(0, 8)}-${id.slice(8)}`;
}

/** What a derived id is for; each purpose gives other ids for the same span. */
const SERVICE_SEGMENT = 0x5e6;
const EXCEPTION = 0xe8c;
const ROOT_ONLY_PARENT = 0x2007;

/** Id of the service segment that is written around a call without a local parent. The same call, the same id. */
export function serviceSegmentId(spanId: string): string {
  return derivedId(spanId, SERVICE_SEGMENT, 0);
}

/** Default id of the exception at `index` of a span. */
export function exceptionId(spanId: string, index: number): string {
  return derivedId(spanId, EXCEPTION, index);
}

/**
 * Stands in for the parent id that a trace header without `Parent=` does not have: OpenTelemetry knows no remote
 * parent without a span id. The translator recognises it, so such a span is a segment without `parent_id`.
 */
export function rootOnlyParentId(traceId: string): string {
  return derivedId(traceId.toLowerCase(), ROOT_ONLY_PARENT, 0);
}

/** Whether a parent id is `rootOnlyParentId` of its trace. Most are not, which the first digits tell. */
export function isRootOnlyParent(parentId: string, traceId: string): boolean {
  const id = traceId.toLowerCase();
  const high = Number.parseInt(parentId.slice(0, 8), 16);
  return high === highHalf(id, ROOT_ONLY_PARENT, 0) && parentId.toLowerCase() === rootOnlyParentId(id);
}

/** 64 bits of two independent FNV-1a hashes, finished as murmur3 does. Never all zero. */
function derivedId(id: string, purpose: number, index: number): string {
  const hex = `${hex32(highHalf(id, purpose, index))}${hex32(lowHalf(id, purpose, index))}`;
  return isSpanId(hex) ? hex : '0000000000000001';
}

function highHalf(id: string, purpose: number, index: number): number {
  let hash = 0x811c9dc5 ^ purpose;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return finish(hash ^ index);
}

function lowHalf(id: string, purpose: number, index: number): number {
  let hash = 0xc9dc5118 ^ Math.imul(purpose, 0x9e3779b1);
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ (id.charCodeAt(i) + i), 0x01000193);
  return finish(hash ^ Math.imul(index, 0x85ebca6b));
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, '0');
}
