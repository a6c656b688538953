// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import type { Attributes, Span } from '../otlp.ts';
import { cut, firstText, textOf, wholeNumber } from './attribute.ts';
import { httpStatus } from './flags.ts';
import { isAwsApiCall, shapeOf } from './kind.ts';
import { claimUrl, requestUrl } from './request-url.ts';

export interface Http {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly user_agent?: string | undefined;
  readonly client_ip?: string | undefined;
  readonly x_forwarded_for?: true | undefined;
  readonly status?: number | undefined;
  readonly content_length?: number | undefined;
  /** The URL before it was cut at 250 characters. */
  readonly wholeUrl?: string | undefined;
}

export const HTTP_LIMIT = 250;

const MARKS = [
  'http.request.method',
  'http.method',
  'url.full',
  'http.url',
  'url.scheme',
  'http.scheme',
  'url.path',
  'url.query',
  'http.target',
  'http.host',
  'user_agent.original',
  'http.user_agent',
];

export function httpOf(span: Span): Http | undefined {
  const status = httpStatus(span);
  if (isAwsApiCall(span) || shapeOf(span) === 'facade') return status === undefined ? undefined : { status };
  if (span.kind !== 'SERVER' && span.kind !== 'CLIENT') return undefined;
  const { attributes } = span;
  if (status === undefined && !MARKS.some((key) => attributes.has(key))) return undefined;
  const wholeUrl = requestUrl(span)?.text;
  return {
    method: limited(
      firstText(attributes, 'http.request.method', 'http.method', 'http.request.method_original'),
    ),
    url: limited(wholeUrl),
    user_agent: limited(firstText(attributes, 'user_agent.original', 'http.user_agent')),
    ...(span.kind === 'SERVER' ? client(attributes) : {}),
    status,
    content_length: contentLength(span),
    wholeUrl,
  };
}

function limited(value: string | undefined): string | undefined {
  return value === undefined ? undefined : cut(value, HTTP_LIMIT);
}

function client(attributes: Attributes): { client_ip?: string; x_forwarded_for?: true } {
  const ip = (...keys: string[]): string | undefined =>
    keys.map((key) => textOf(attributes.get(key))).find((value) => value !== undefined && isIP(value) !== 0);
  const told = ip('client.address', 'http.client_ip');
  const peer = ip('network.peer.address', 'net.peer.ip', 'net.sock.peer.addr');
  const client_ip = told ?? peer;
  if (client_ip === undefined) return {};
  const isForwarded = told !== undefined && (peer === undefined || unmapped(told) !== unmapped(peer));
  return isForwarded ? { client_ip, x_forwarded_for: true } : { client_ip };
}

/** An IPv4 address, also where it is written as an IPv6 one. */
function unmapped(ip: string): string {
  return ip.replace(/^::ffff:/i, '');
}

function contentLength(span: Span): number | undefined {
  const { attributes } = span;
  const header = (key: string): unknown => {
    const value = attributes.get(key);
    return Array.isArray(value) ? value[0] : value;
  };
  const received = span.events.find((event) => event.attributes.get('message.type') === 'RECEIVED');
  const sizes = [
    attributes.get('http.response.body.size'),
    attributes.get('http.response_content_length'),
    attributes.get('http.response_content_length_uncompressed'),
    header('http.response.header.content-length'),
    header('http.response.header.content_length'),
    received?.attributes.get('messaging.message_payload_size_bytes'),
  ];
  return sizes.map(wholeNumber).find((size) => size !== undefined);
}

/** Attributes whose value a reader finds in the http block. */
export function shownByHttp(span: Span, http: Http): Set<string> {
  const shown = new Set<string>();
  const claim = (isShown: (value: unknown) => boolean, ...keys: string[]): void => {
    for (const key of keys) if (span.attributes.has(key) && isShown(span.attributes.get(key))) shown.add(key);
  };
  const is =
    (text: string | undefined) =>
    (value: unknown): boolean =>
      text !== undefined && value === text;
  const isNumber =
    (number: number | undefined) =>
    (value: unknown): boolean =>
      number !== undefined && wholeNumber(value) === number;

  claim(isNumber(http.status), 'http.response.status_code', 'http.status_code');
  claim(is(http.method), 'http.request.method', 'http.method', 'http.request.method_original');
  claim(is(http.user_agent), 'user_agent.original', 'http.user_agent');
  claim(
    is(http.client_ip),
    'client.address',
    'http.client_ip',
    'network.peer.address',
    'net.peer.ip',
    'net.sock.peer.addr',
  );
  claim(
    isNumber(http.content_length),
    'http.response.body.size',
    'http.response_content_length',
    'http.response_content_length_uncompressed',
  );
  if (http.url !== undefined && http.url === http.wholeUrl) claimUrl(span, claim);
  return shown;
}
