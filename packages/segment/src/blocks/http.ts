// SPDX-License-Identifier: Apache-2.0
import { Attribute, Topic } from '../attributes.ts';
import { ipFamily } from '../ip-family.ts';
import type { JsonWriter } from '../json-writer.ts';
import { toInteger } from '../sheet.ts';
import { SpanKind } from '../span.ts';
import type { SpanView } from '../view.ts';
import { writeAttribute, writeCut } from './member.ts';
import { requestUrl, showUrl } from './url.ts';

/** AWS's schema of segment documents caps every text of a request at 250 characters. */
const MAX_HTTP_CHARACTERS = 250;

/** Any of these says that a span is about HTTP. */
const SAYS_HTTP = [
  Attribute.httpMethod,
  Attribute.httpStatus,
  Attribute.url,
  Attribute.urlPath,
  Attribute.urlScheme,
  Attribute.urlQuery,
  Attribute.httpTarget,
  Attribute.httpHost,
  Attribute.httpServerName,
  Attribute.userAgent,
] as const;

/**
 * The request that a segment served or a subsegment made, and its answer. Only SERVER and CLIENT spans, and those that
 * say by `aws.xray.namespace` what they are: layers of a framework describe a request that another document shows. An AWS call has its answer's status alone; so has a
 * Lambda handler below the function's own segment.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-http
 */
export function writeHttp(out: JsonWriter, view: SpanView): void {
  const { span, sheet } = view;
  if (!sheet.isAbout(Topic.http)) return;
  const isHttpKind = isServer(view) || span.kind === SpanKind.CLIENT || sheet.has(Attribute.xrayNamespace);
  const mark = out.beginMember('http');
  if (view.isAwsApi || view.shape === 'facade-child') {
    writeResponse(out, view);
  } else if (isHttpKind && SAYS_HTTP.some((row) => sheet.has(row))) {
    writeRequest(out, view);
    writeResponse(out, view);
  }
  out.endMember(mark);
}

/** A segment that says of itself what it is serves the request that it describes. */
function isServer({ span, shape, sheet }: SpanView): boolean {
  if (span.kind === SpanKind.SERVER) return true;
  return span.kind === SpanKind.INTERNAL && shape === 'segment' && sheet.has(Attribute.xrayNamespace);
}

function writeRequest(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const isServed = isServer(view);
  const mark = out.beginMember('request');
  writeAttribute(out, view, 'method', Attribute.httpMethod, MAX_HTTP_CHARACTERS);
  const url = requestUrl(sheet, isServed);
  if (url !== undefined) {
    const isWhole = writeCut(out, view, 'url', url, MAX_HTTP_CHARACTERS);
    if (isWhole) showUrl(sheet, url);
  }
  writeAttribute(out, view, 'user_agent', Attribute.userAgent, MAX_HTTP_CHARACTERS);
  if (isServed) writeClient(out, view);
  const traced = sheet.boolean(Attribute.xrayTraced);
  if (traced !== undefined && view.shape !== 'segment') {
    out.boolean('traced', traced);
    sheet.show(Attribute.xrayTraced, traced);
  }
  out.endMember(mark);
}

/** Who asked, and whether that was read from a forwarding header and so may be made up. */
function writeClient(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  const claimed = sheet.find(Attribute.clientAddress, isAddress);
  const peer = sheet.find(Attribute.peerAddress, isAddress);
  const client = claimed ?? peer;
  if (client === undefined) return;
  writeCut(out, view, 'client_ip', client, MAX_HTTP_CHARACTERS);
  sheet.show(Attribute.clientAddress, client);
  sheet.show(Attribute.peerAddress, client);
  const given = sheet.boolean(Attribute.xrayForwardedFor);
  if (given !== undefined) sheet.show(Attribute.xrayForwardedFor, given);
  if (given ?? (client === claimed && (peer === undefined || plainAddress(peer) !== plainAddress(client)))) {
    out.true('x_forwarded_for');
  }
}

function writeResponse(out: JsonWriter, { span, sheet }: SpanView): void {
  const mark = out.beginMember('response');
  const status = sheet.integer(Attribute.httpStatus);
  if (status !== undefined) {
    out.integer('status', status);
    sheet.show(Attribute.httpStatus, status);
    sheet.show(Attribute.errorType, status);
  }
  const size = responseSize(sheet.value(Attribute.responseSize)) ?? receivedSize(span);
  if (size !== undefined) {
    out.integer('content_length', size);
    sheet.show(Attribute.responseSize, size);
  }
  out.endMember(mark);
}

/** A number, or a header's value: an array of one decimal string. */
function responseSize(value: unknown): number | undefined {
  const size = toInteger(Array.isArray(value) && value.length === 1 ? value[0] : value);
  return size !== undefined && size >= 0 ? size : undefined;
}

/** Older instrumentations write the size of what they received on an event. */
function receivedSize({ events }: SpanView['span']): number | undefined {
  const received = events.find((event) => event.attributes?.['message.type'] === 'RECEIVED');
  return toInteger(received?.attributes?.['messaging.message_payload_size_bytes']);
}

function isAddress(text: string): boolean {
  return ipFamily(text) !== 0;
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
