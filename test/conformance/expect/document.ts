// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Span } from '../otlp.ts';
import { annotate, askedFor, type Indexing } from './annotation.ts';
import { isScalar, seconds, xrayTraceId } from './attribute.ts';
import { awsCallOf, awsResourceOf, originOf, serviceVersion } from './aws.ts';
import { type Cause, causeOf, type ExpectedException, showsStatusMessage, unshownOf } from './cause.ts';
import { flagsOf } from './flags.ts';
import { ancestors, type Node, top, toTree, withDescendants } from './group.ts';
import { httpOf, shownByHttp } from './http.ts';
import { shapeOf } from './kind.ts';
import { type Lifted, liftedOf, userOf } from './lifted.ts';
import { addAttributes, addFacts, addResource, isInstruction, linkEntry, type Metadata } from './metadata.ts';
import { segmentName, subsegmentName } from './name.ts';
import { namespaceOf } from './namespace.ts';
import { withoutSecrets } from './secret.ts';
import { trimmed } from './size.ts';
import { shownBySql, sqlOf } from './sql.ts';

/** A document as the rules have it, un-nested, with names in place of drawn ids. */
export interface Expected {
  readonly key: string;
  readonly role: 'plain' | 'service';
  readonly node: Node;
  readonly members: Readonly<Record<string, unknown>>;
}

export interface Settings {
  readonly indexing: Indexing;
  readonly logGroups: readonly string[];
  /** What the collector wrote of a span's exceptions: the baseline for stacks other than V8's. */
  readonly recorded: (spanId: string) => readonly ExpectedException[] | undefined;
}

/** Name of the service segment of a split local root. */
export function serviceKey(spanId: string): string {
  return `service of ${spanId}`;
}

export function expectDocuments(recorded: readonly Span[], settings: Settings): Expected[] {
  const spans = recorded.map(withoutSecrets);
  const nodes = toTree(
    spans.filter((span) => /^[0-9a-f]{16}$/.test(span.spanId) && !/^0+$/.test(span.spanId)),
  );
  const causes = new Map(
    nodes.map((node) => [node, causeOf(node.span, settings.recorded(node.span.spanId))]),
  );
  return nodes.flatMap((node) => {
    const context = { node, settings, causes, lifted: liftedOf(top(node)) };
    const own = ownDocument(context);
    return node.shape === 'split' ? [serviceSegment(context), own] : [own];
  });
}

interface Context {
  readonly node: Node;
  readonly settings: Settings;
  readonly causes: ReadonlyMap<Node, Cause | undefined>;
  readonly lifted: Lifted;
}

function envelope(span: Span): Record<string, unknown> {
  const { error, fault, throttle } = flagsOf(span);
  const isReversed = span.endNanos < span.startNanos;
  const isOpen = span.attributes.get('aws.xray.inprogress') === true;
  return {
    trace_id: xrayTraceId(span.traceId),
    start_time: seconds(span.startNanos),
    ...(isOpen ? { in_progress: true } : { end_time: seconds(isReversed ? span.startNanos : span.endNanos) }),
    error,
    fault,
    throttle,
  };
}

function ownDocument(context: Context): Expected {
  const { node, lifted, causes, settings } = context;
  const { span, shape } = node;
  const isSegment = shape === 'segment';
  const name = isSegment ? segmentName(span) : subsegmentName(span);
  const blocks = blocksOf(span, lifted, causes.get(node));
  const bearsResource = isSegment || shape === 'facade';
  const annotations = annotate(candidates(span, bearsResource, settings.indexing, blocks.shown));
  const metadata: Metadata = {};
  const isShown = (key: string): boolean => blocks.shown.has(key) || annotations.shown.has(key);
  addAttributes(metadata, span.attributes, isShown);
  if (bearsResource) addResource(metadata, span.resource.attributes, (key) => annotations.shown.has(key));
  const cause = causes.get(node);
  addFacts(metadata, span, {
    documentName: name,
    events: span.events.map((event) => unshownOf(event, cause)).filter((event) => event !== undefined),
    links: span.links.filter((link) => !lifted.links.includes(link)),
    statusMessage: showsStatusMessage(cause, span) ? undefined : span.status.message,
  });
  const members = {
    ...envelope(span),
    name,
    id: span.spanId,
    parent_id: shape === 'split' ? serviceKey(span.spanId) : span.parentId,
    type: isSegment ? undefined : 'subsegment',
    namespace: isSegment ? undefined : namespaceInDocument(node),
    http: blocks.http,
    sql: blocks.sql,
    cause: causeInDocument(context),
    aws: {
      ...blocks.aws,
      ...(isSegment ? awsResourceOf(span.resource.attributes, settings.logGroups) : {}),
    },
    ...(isSegment ? segmentMembers(span, lifted) : {}),
    annotations: annotations.entries,
  };
  return {
    key: span.spanId,
    role: 'plain',
    node,
    members: { ...members, metadata: trimmed(metadata, members) },
  };
}

function serviceSegment(context: Context): Expected {
  const { node, lifted, settings } = context;
  const { span } = node;
  const annotations = annotate(candidates(span, true, settings.indexing, new Set(), true));
  const metadata: Metadata = {};
  addResource(metadata, span.resource.attributes, (key) => annotations.shown.has(key));
  return {
    key: serviceKey(span.spanId),
    role: 'service',
    node,
    members: {
      ...envelope(span),
      name: segmentName(span),
      id: serviceKey(span.spanId),
      parent_id: span.parentId,
      cause: referenceTo(context, node),
      aws: awsResourceOf(span.resource.attributes, settings.logGroups),
      ...segmentMembers(span, lifted),
      annotations: annotations.entries,
      metadata,
    },
  };
}

function segmentMembers(span: Span, lifted: Lifted): Record<string, unknown> {
  return {
    origin: originOf(span.resource.attributes),
    service: { version: serviceVersion(span.resource.attributes) },
    user: lifted.user,
    links: lifted.links.map(linkEntry),
  };
}

/** A call inside another call of the same document is part of it. */
function namespaceInDocument(node: Node): string | undefined {
  const isInsideCall = ancestors(node).some(
    (above) => above.shape !== 'segment' && namespaceOf(above.span) !== undefined,
  );
  return isInsideCall ? undefined : namespaceOf(node.span);
}

interface Blocks {
  readonly http: Record<string, unknown> | undefined;
  readonly aws: Record<string, unknown>;
  readonly sql: Record<string, unknown> | undefined;
  /** Attributes whose values they show. */
  readonly shown: ReadonlySet<string>;
}

function blocksOf(span: Span, lifted: Lifted, cause: Cause | undefined): Blocks {
  const http = httpOf(span);
  const sql = sqlOf(span);
  const call = shapeOf(span) === 'segment' ? undefined : awsCallOf(span);
  const shown = new Set([
    ...(http === undefined ? [] : shownByHttp(span, http)),
    ...(sql === undefined ? [] : shownBySql(span, sql)),
    ...(call?.shown ?? []),
    ...shownByCause(span, cause),
    ...shownByUser(span, lifted),
  ]);
  const { status, content_length, wholeUrl: _, ...request } = http ?? {};
  return {
    http: http && { request, response: { status, content_length } },
    aws: call?.block ?? {},
    sql: sql && { ...sql },
    shown,
  };
}

function shownByUser(span: Span, lifted: Lifted): string[] {
  if (lifted.userSpan !== span || lifted.user !== userOf(span)) return [];
  return ['user.id', 'enduser.id'].filter((key) => span.attributes.get(key) === lifted.user);
}

function shownByCause(span: Span, cause: Cause | undefined): string[] {
  if (cause === undefined) return [];
  const types = cause.exceptions.map((exception) => exception.type);
  const messages = cause.exceptions.map((exception) => exception.message);
  const isSaid = (key: string, said: readonly string[]): boolean =>
    said.includes(String(span.attributes.get(key) ?? '')) && span.attributes.get(key) !== '';
  return [
    ...['error.type', 'db.response.status_code', 'grpc.error_name'].filter((key) => isSaid(key, types)),
    ...['http.status_text', 'grpc.error_message'].filter((key) => isSaid(key, messages)),
  ];
}

function candidates(
  span: Span,
  withResource: boolean,
  indexing: Indexing,
  shown: ReadonlySet<string>,
  resourceAlone = false,
): Attributes {
  const asked = new Set([...indexing.names, ...askedFor(span)]);
  const wanted = (key: string): boolean => asked.has(key) || (indexing.all && !shown.has(key));
  const own = resourceAlone
    ? []
    : [...span.attributes].filter(
        ([key, value]) => wanted(key) && isScalar(value) && !isInstruction(key, value),
      );
  const resource = [...span.resource.attributes]
    .map(([key, value]): [string, unknown] => [`otel.resource.${key}`, value])
    .filter(([key, value]) => withResource && wanted(key) && isScalar(value));
  return new Map([...own, ...resource]);
}

/** The exceptions, or the name of one that a span below bears already. */
function causeInDocument(context: Context): unknown {
  const cause = context.causes.get(context.node);
  if (cause === undefined) return undefined;
  const isOpen = context.node.span.attributes.get('aws.xray.inprogress') === true;
  const below = isOpen ? undefined : bearerBelow(context, context.node);
  return (
    below ?? {
      exceptions: cause.exceptions.map(({ causedByNext, ...exception }, i) => ({
        ...exception,
        cause: causedByNext ? i + 1 : undefined,
      })),
    }
  );
}

function referenceTo(context: Context, node: Node): string | undefined {
  const exceptions = context.causes.get(node)?.exceptions;
  if (exceptions === undefined) return undefined;
  return bearerBelow(context, node) ?? exceptionName(node, 0);
}

/** `exception 0 of <span id>`, of the deepest span that bears all exceptions of this one. */
function bearerBelow({ causes }: Context, node: Node): string | undefined {
  const own = causes.get(node)?.exceptions ?? [];
  const below = withDescendants(node).slice(1);
  const last = own[lastOwn(own)];
  const bears = (other: Node, exception: ExpectedException): boolean =>
    causes.get(other)?.exceptions.some((candidate) => isSame(candidate, exception)) ?? false;
  if (last === undefined || !own.every((exception) => below.some((other) => bears(other, exception))))
    return undefined;
  const bearers = below.filter((other) => bears(other, last));
  const deepest = bearers.find(
    (other) =>
      !withDescendants(other)
        .slice(1)
        .some((deeper) => bears(deeper, last)),
  );
  const index =
    causes.get(deepest ?? node)?.exceptions.findIndex((candidate) => isSame(candidate, last)) ?? 0;
  return exceptionName(deepest ?? node, index);
}

/** The last exception that is not the cause of the one before it. */
function lastOwn(exceptions: readonly ExpectedException[]): number {
  let last = 0;
  exceptions.forEach((_, i) => {
    if (i > 0 && !exceptions[i - 1]?.causedByNext) last = i;
  });
  return last;
}

function isSame(a: ExpectedException, b: ExpectedException): boolean {
  return a.type === b.type && a.message === b.message && JSON.stringify(a.stack) === JSON.stringify(b.stack);
}

function exceptionName(node: Node, index: number): string {
  return `exception ${index} of ${node.span.spanId}`;
}
