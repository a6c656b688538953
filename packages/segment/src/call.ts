// SPDX-License-Identifier: Apache-2.0
import { Attribute } from './attributes.ts';
import type { AttributeSheet } from './sheet.ts';
import { SpanKind } from './span.ts';

/** Whether a span calls something outside its process: an AWS API, something else, or nothing. */
export type CallKind = 'aws' | 'remote' | 'none';

/** The `rpc.system` of every AWS SDK. */
const AWS_API = 'aws-api';

/** Operations in which a CONSUMER span asks a broker, rather than working on what it was given. */
const CALLING_OPERATIONS: ReadonlySet<unknown> = new Set(['receive', 'poll', 'settle']);

/** Any of these names something remote; a CLIENT span without one (dataloader, dns) calls nobody. */
const NAMES_SOMETHING_REMOTE = [
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
  Attribute.messagingSystem,
  Attribute.messagingDestination,
  Attribute.genAiProvider,
] as const;

export function isAwsApiCall(sheet: AttributeSheet): boolean {
  return sheet.string(Attribute.rpcSystem) === AWS_API;
}

/** A CONSUMER span that asks: an AWS call, or a receive, poll or settle operation. */
function isCallingConsumer(kind: number, sheet: AttributeSheet): boolean {
  return (
    kind === SpanKind.CONSUMER &&
    (isAwsApiCall(sheet) || CALLING_OPERATIONS.has(sheet.string(Attribute.messagingOperation)))
  );
}

/** Whether a span of this kind is a call that another party answers. */
export function isOutgoing(kind: number, sheet: AttributeSheet): boolean {
  return kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER || isCallingConsumer(kind, sheet);
}

/**
 * What namespace a subsegment has, before it is asked whether it stands inside another call.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-subsegments
 */
export function callKind(kind: number, sheet: AttributeSheet): CallKind {
  const given = sheet.string(Attribute.xrayNamespace);
  if (given !== undefined) return given === 'aws' || given === 'remote' ? given : 'none';
  if (isAwsApiCall(sheet)) return 'aws';
  if (sheet.string(Attribute.awsService) !== undefined && sheet.string(Attribute.peerService) === undefined) {
    return 'aws';
  }
  if (kind === SpanKind.PRODUCER || isCallingConsumer(kind, sheet)) return 'remote';
  return kind === SpanKind.CLIENT && NAMES_SOMETHING_REMOTE.some((row) => sheet.has(row)) ? 'remote' : 'none';
}
