// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept, Topic } from './attributes.ts';
import type { AttributeSheet } from './sheet.ts';
import { SpanKind } from './span.ts';

/** Whether a span calls something outside its process: an AWS API, something else, or nothing. */
export type CallKind = 'aws' | 'remote' | 'none';

/** The `rpc.system` of every AWS SDK. */
const AWS_API = 'aws-api';

/** Operations in which a CONSUMER span asks a broker, rather than working on what it was given. */
const CALLING_OPERATIONS: ReadonlySet<unknown> = new Set(['receive', 'poll', 'settle']);

/** Any of these names something remote; a CLIENT span without one (dataloader, dns) calls nobody. */
const NAMES_SOMETHING_REMOTE: readonly Concept[] = [
  Attribute.serverAddress,
  Attribute.peerName,
  Attribute.peerAddress,
  Attribute.peerService,
  Attribute.remoteService,
  Attribute.url,
  Attribute.httpHost,
  Attribute.rpcSystem,
  Attribute.rpcService,
  Attribute.rpcMethod,
  Attribute.dbSystem,
  Attribute.dbNamespace,
  Attribute.dbConnection,
  Attribute.dbQuery,
  Attribute.messagingSystem,
  Attribute.messagingDestination,
  Attribute.genAi,
];

export function isAwsApiCall(sheet: AttributeSheet): boolean {
  return sheet.isAbout(Topic.rpc) && sheet.string(Attribute.rpcSystem) === AWS_API;
}

/**
 * Whether a span of this kind is a call that another party answers: CLIENT, PRODUCER, and a CONSUMER that asks, by
 * an AWS call or in a receive, poll or settle operation.
 */
export function isOutgoing(kind: number, sheet: AttributeSheet, isAwsApi: boolean): boolean {
  const known = isOutgoingKind(kind);
  if (known !== undefined) return known;
  return isAwsApi || CALLING_OPERATIONS.has(sheet.string(Attribute.messagingOperation));
}

/** The same as far as the kind alone tells; of a CONSUMER its attributes have to. */
export function isOutgoingKind(kind: number): boolean | undefined {
  if (kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER) return true;
  return kind === SpanKind.CONSUMER ? undefined : false;
}

/**
 * What namespace a subsegment has, before it is asked whether it stands inside another call.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-subsegments
 */
export function callKind(
  kind: number,
  sheet: AttributeSheet,
  isAwsApi: boolean,
  outgoing: boolean,
): CallKind {
  const given = sheet.isAbout(Topic.xray) ? sheet.string(Attribute.xrayNamespace) : undefined;
  if (given !== undefined) return given === 'aws' || given === 'remote' ? given : 'none';
  if (isAwsApi || isAwsService(kind, sheet)) return 'aws';
  if (kind !== SpanKind.CLIENT) return outgoing ? 'remote' : 'none';
  return NAMES_SOMETHING_REMOTE.some((row) => sheet.string(row) !== undefined) ? 'remote' : 'none';
}

/** Older instrumentations name the AWS service alone; a peer that names the document outweighs it. */
function isAwsService(kind: number, sheet: AttributeSheet): boolean {
  if (!sheet.isAbout(Topic.aws) || sheet.string(Attribute.awsService) === undefined) return false;
  const isNamedByPeer = kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER;
  return !isNamedByPeer || sheet.string(Attribute.peerService) === undefined;
}
