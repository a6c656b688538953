// SPDX-License-Identifier: Apache-2.0
import { Attribute, Topic } from './attributes.ts';
import { hostOfUrl, withoutPort } from './authority.ts';
import type { AttributeSheet } from './sheet.ts';
import { SpanKind } from './span.ts';
import type { SpanView } from './view.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-fields */
const MAX_NAME_CHARACTERS = 200;
const PLAIN_NAME = /^[A-Za-z0-9 _.:/%&#=+\\\-@]{1,200}$/;
const REFUSED = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]|[\u2028\u2029]/gu;

/** A span that touches none of these is named after itself. */
const NAMING_TOPICS =
  Topic.peer | Topic.aws | Topic.rpc | Topic.database | Topic.messaging | Topic.host | Topic.http;

/** Where the name of a subsegment comes from, first match first; the span's own name is the last. */
const LADDER: readonly ((view: SpanView) => string | undefined)[] = [
  remoteService,
  ({ span, sheet }) =>
    span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER
      ? sheet.string(Attribute.peerService)
      : undefined,
  ({ sheet }) => sheet.string(Attribute.awsService),
  ({ isAwsApi, sheet }) => (isAwsApi ? rpcService(sheet) : undefined),
  ({ sheet }) => (sheet.isAbout(Topic.database) ? database(sheet) : undefined),
  ({ sheet }) => (sheet.isAbout(Topic.rpc) ? rpcService(sheet) : undefined),
  ({ isOutgoing, sheet }) => (isOutgoing && sheet.isAbout(Topic.messaging) ? destination(sheet) : undefined),
  ({ isOutgoing, sheet }) => (isOutgoing ? host(sheet) : undefined),
  ({ span, sheet }) => (span.kind === SpanKind.SERVER ? ownHost(sheet) : undefined),
];

/** A segment is named after its service: that is the node on the map. */
export function segmentName(view: SpanView): string {
  return view.sheet.string(Attribute.localService) ?? view.resource.serviceName ?? subsegmentName(view);
}

/** A call is named after whom it calls, everything else after the span. */
export function subsegmentName(view: SpanView): string {
  if (!view.sheet.isAbout(NAMING_TOPICS)) return view.span.name;
  for (const step of LADDER) {
    const name = step(view);
    if (name !== undefined) return name;
  }
  return view.span.name;
}

/** Leaves out what X-Ray refuses in a name and cuts it to 200 characters, never inside one. */
export function sanitiseName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  const allowed = name.replace(REFUSED, '');
  if (allowed.length <= MAX_NAME_CHARACTERS) return allowed === '' ? 'span' : allowed;
  return Array.from(allowed.slice(0, 2 * MAX_NAME_CHARACTERS))
    .slice(0, MAX_NAME_CHARACTERS)
    .join('');
}

function remoteService({ span, sheet, isAwsApi }: SpanView): string | undefined {
  if (span.kind === SpanKind.INTERNAL || span.kind === SpanKind.SERVER) return undefined;
  const name = sheet.string(Attribute.remoteService);
  if (name === undefined || !isAwsApi) return name;
  return name.replace(/^(?:AWS\.SDK\.|AWS::)/, '');
}

/** `shop@db.example.com`, or the database system where the database has no name: `redis@cache`. */
function database(sheet: AttributeSheet): string | undefined {
  const namespace = sheet.string(Attribute.dbNamespace);
  const name = namespace ?? sheet.string(Attribute.dbSystem);
  if (name === undefined) return undefined;
  const connection = sheet.string(Attribute.dbConnection)?.replace(/^jdbc:/, '');
  const at =
    (connection === undefined ? undefined : hostOfUrl(connection)) ??
    sheet.string(Attribute.serverAddress) ??
    sheet.string(Attribute.peerName) ??
    sheet.string(Attribute.peerIp);
  return at === undefined ? namespace : `${name}@${at}`;
}

/** `rpc.service`, or the service part of a fully qualified method: `shop.v1.Stock/Get`. */
export function rpcService(sheet: AttributeSheet): string | undefined {
  const service = sheet.string(Attribute.rpcService);
  if (service !== undefined) return service;
  const method = sheet.string(Attribute.rpcMethod);
  const slash = method?.lastIndexOf('/') ?? -1;
  return slash > 0 ? method?.slice(0, slash) : undefined;
}

/** The queue or topic; RabbitMQ's default exchange has no name and delivers to the queue of the routing key. */
function destination(sheet: AttributeSheet): string | undefined {
  if (sheet.string(Attribute.messagingSystem) === undefined) return undefined;
  return sheet.string(Attribute.messagingDestination) ?? sheet.string(Attribute.messagingRoutingKey);
}

function host(sheet: AttributeSheet): string | undefined {
  const url = sheet.string(Attribute.url);
  const name =
    sheet.string(Attribute.serverAddress) ??
    sheet.string(Attribute.httpHost) ??
    sheet.string(Attribute.peerName) ??
    (url === undefined ? undefined : hostOfUrl(url)) ??
    sheet.string(Attribute.peerIp);
  return name === undefined ? undefined : withoutPort(name);
}

/** A server whose service has no name is known by the host it was asked for. */
function ownHost(sheet: AttributeSheet): string | undefined {
  const name = sheet.string(Attribute.httpHost) ?? sheet.string(Attribute.peerName);
  return name === undefined ? undefined : withoutPort(name);
}
