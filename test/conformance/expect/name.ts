// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { cut, firstText } from './attribute.ts';
import { callsOut, isAwsApiCall, peerService, rpcMethod } from './kind.ts';
import { databaseHost } from './sql.ts';
import { parseUrl, withoutPort } from './url.ts';

const REFUSED = /[^\p{L}\p{N}\p{Zs}_.:/%&#=+\\\-@]/gu;

/** Characters X-Ray takes, 200 of them; `span` where none is left. */
function sanitised(name: string): string {
  return cut(name.replace(REFUSED, ''), 200) || 'span';
}

/** A segment bears the name of the service. */
export function segmentName(span: Span): string {
  const service =
    firstText(span.attributes, 'aws.local.service') ?? firstText(span.resource.attributes, 'service.name');
  return service === undefined ? subsegmentName(span) : sanitised(service);
}

/** A subsegment bears the name of what it calls, else the span's. */
export function subsegmentName(span: Span): string {
  for (const step of LADDER) {
    const name = step(span);
    if (name !== undefined && name !== '') return sanitised(name);
  }
  return sanitised(span.name);
}

type Step = (span: Span) => string | undefined;

const LADDER: readonly Step[] = [
  remoteService,
  peerService,
  awsService,
  database,
  rpcService,
  destination,
  host,
];

function remoteService(span: Span): string | undefined {
  if (!['CLIENT', 'PRODUCER', 'CONSUMER'].includes(span.kind)) return undefined;
  const name = firstText(span.attributes, 'aws.remote.service');
  return isAwsApiCall(span) ? name?.replace(/^(AWS\.SDK\.|AWS::)/, '') : name;
}

function awsService(span: Span): string | undefined {
  return (
    firstText(span.attributes, 'aws.service') ?? (isAwsApiCall(span) ? rpcMethod(span).service : undefined)
  );
}

function database({ attributes }: Span): string | undefined {
  const namespace = firstText(attributes, 'db.namespace', 'db.name');
  const system = firstText(attributes, 'db.system.name', 'db.system');
  if (namespace === undefined && system === undefined) return undefined;
  const at = databaseHost(attributes);
  if (at === undefined) return namespace;
  return `${namespace ?? system}@${at}`;
}

function rpcService(span: Span): string | undefined {
  return rpcMethod(span).service;
}

function destination(span: Span): string | undefined {
  if (!callsOut(span) || firstText(span.attributes, 'messaging.system') === undefined) return undefined;
  return firstText(
    span.attributes,
    'messaging.destination.name',
    'messaging.destination',
    'messaging.rabbitmq.routing_key',
  );
}

function host(span: Span): string | undefined {
  const { attributes } = span;
  const httpHost = firstText(attributes, 'http.host');
  const ofHeader = httpHost === undefined ? undefined : withoutPort(httpHost);
  if (span.kind === 'SERVER') return ofHeader ?? firstText(attributes, 'net.peer.name');
  if (!callsOut(span)) return undefined;
  return (
    firstText(attributes, 'server.address') ??
    ofHeader ??
    firstText(attributes, 'net.peer.name') ??
    parseUrl(firstText(attributes, 'url.full', 'http.url') ?? '')?.host ??
    firstText(attributes, 'net.peer.ip')
  );
}
