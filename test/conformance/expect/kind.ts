// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { firstText } from './attribute.ts';

/** A request to an AWS service, as the instrumentations of the AWS SDKs say. */
export function isAwsApiCall(span: Span): boolean {
  return firstText(span.attributes, 'rpc.system.name', 'rpc.system') === 'aws-api';
}

/** An AWS call is one of the API, or one that names its service as older instrumentations do. */
export function isAwsCall(span: Span): boolean {
  if (isAwsApiCall(span)) return true;
  return firstText(span.attributes, 'aws.service') !== undefined && peerService(span) === undefined;
}

/** The service at the other end, where somebody configured its name. */
export function peerService(span: Span): string | undefined {
  if (span.kind !== 'CLIENT' && span.kind !== 'PRODUCER') return undefined;
  return firstText(span.attributes, 'server.service.name', 'service.peer.name', 'peer.service');
}

/** Spans that leave the process: CLIENT, PRODUCER, and a CONSUMER that fetches rather than processes. */
export function callsOut(span: Span): boolean {
  if (span.kind !== 'CONSUMER') return span.kind === 'CLIENT' || span.kind === 'PRODUCER';
  const operation = firstText(
    span.attributes,
    'messaging.operation.type',
    'messaging.operation.name',
    'messaging.operation',
  );
  return isAwsApiCall(span) || ['receive', 'poll', 'settle'].includes(operation ?? '');
}

export function isLambda(span: Span): boolean {
  return span.resource.attributes.get('cloud.platform') === 'aws_lambda';
}

/** The handler span of an invocation, whose parent is Lambda's own segment of the function. */
function isUnderFacade(span: Span): boolean {
  const isInvocation = span.attributes.has('faas.invocation_id') || span.attributes.has('faas.execution');
  return isLambda(span) && span.parentId !== undefined && span.parentIsRemote && isInvocation;
}

/**
 * What becomes of a span: a segment; a call nested in a service segment made for it; a subsegment below Lambda's
 * own segment; or an ordinary subsegment.
 */
export type Shape = 'segment' | 'split' | 'facade' | 'subsegment';

export function shapeOf(span: Span): Shape {
  if (isUnderFacade(span)) return 'facade';
  const isLocalRoot =
    span.parentId === undefined ||
    span.parentIsRemote ||
    span.attributes.get('aws.span.kind') === 'LOCAL_ROOT';
  if (!isLocalRoot) return 'subsegment';
  return callsOut(span) ? 'split' : 'segment';
}

/** `shop.Cart/AddItem` is the method AddItem of shop.Cart. */
export function rpcMethod(span: Span): { service: string | undefined; method: string | undefined } {
  const method = firstText(span.attributes, 'rpc.method');
  const slash = method?.lastIndexOf('/') ?? -1;
  const service = firstText(span.attributes, 'rpc.service');
  if (method === undefined || slash < 0) return { service, method };
  return {
    service: service ?? (method.slice(0, slash).replace(/^\//, '') || undefined),
    method: method.slice(slash + 1),
  };
}
