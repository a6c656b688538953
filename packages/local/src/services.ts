// SPDX-License-Identifier: Apache-2.0
import { textMember } from './document.ts';
import { type Entity, traceEntities } from './entities.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Segment, Trace } from './trace.ts';

/** How often something ended how. */
export type OutcomeCounts = Record<Outcome, number>;

/** A service, or something a service called that sends no segments itself: a database, a queue, a remote host. */
export interface ServiceNode extends OutcomeCounts {
  readonly name: string;
  /** `AWS::DynamoDB::Table`, `Database::SQL`, `remote`; a segment's `origin`, or null without one. */
  readonly type: string | null;
}

/** Calls from one node to another, by name. */
export interface ServiceEdge extends OutcomeCounts {
  readonly from: string;
  readonly to: string;
}

/** A service map as plain data. */
export interface ServiceSummary {
  readonly nodes: ServiceNode[];
  readonly edges: ServiceEdge[];
}

interface Identity {
  readonly name: string;
  readonly type: string | null;
}

/** What an AWS call is really to, where the call names it. */
const AWS_RESOURCES: Readonly<Record<string, { readonly member: string; readonly type: string }>> = {
  DynamoDB: { member: 'table_name', type: 'AWS::DynamoDB::Table' },
  S3: { member: 'bucket_name', type: 'AWS::S3::Bucket' },
  SQS: { member: 'queue_url', type: 'AWS::SQS::Queue' },
  SNS: { member: 'topic_arn', type: 'AWS::SNS' },
  Lambda: { member: 'function_name', type: 'AWS::Lambda' },
};

/**
 * Counts services and the calls between them as X-Ray's service map draws them:
 *
 * - every segment is a node, typed by its origin;
 * - a call (subsegment with namespace `aws` or `remote`) that no segment answers makes a node of its own, named after
 *   the table, bucket, queue, topic or function where that and the operation are known;
 * - a call that a segment answers is an edge to it, counted by how the *caller* saw it end; a segment right below a
 *   segment, or below local work, is an edge counted by how it ended itself;
 * - what is in progress is drawn and not counted.
 *
 * Nodes and edges are sorted by name. Nodes of one name and different types stay apart, as Lambda's two do; edges
 * tell them apart inside, and show the name.
 */
export function summariseServices(traces: readonly Trace[]): ServiceSummary {
  const nodes = new Map<string, ServiceNode>();
  const edges = new Map<string, ServiceEdge>();

  function count(identity: Identity, from: Identity | undefined, seen: Segment, own = true): void {
    const outcome = seen.in_progress === true ? undefined : outcomeOf(seen);
    const key = JSON.stringify([identity.name, identity.type]);
    const node = getOrAdd(nodes, key, () => ({ ...identity, ...noOutcomes() }));
    if (own && outcome) node[outcome] += 1;
    if (!from) return;
    const edgeKey = JSON.stringify([from.name, from.type, key]);
    const edge = getOrAdd(edges, edgeKey, () => ({ from: from.name, to: identity.name, ...noOutcomes() }));
    if (outcome) edge[outcome] += 1;
  }

  for (const trace of traces) {
    const entities = traceEntities(trace);
    const answered = new Set(entities.filter(({ isSegment }) => isSegment).map(({ parent }) => parent));
    for (const entity of entities) {
      const { segment, parent } = entity;
      const caller = parent?.owner && segmentIdentity(parent.owner);
      if (!entity.isSegment) {
        if (isCall(entity) && !answered.has(entity)) {
          count(calledIdentity(segment), entity.owner && segmentIdentity(entity.owner), segment);
        }
        continue;
      }
      const identity = segmentIdentity(segment);
      if (parent && isCall(parent)) {
        count(identity, undefined, segment);
        count(identity, caller, parent.segment, false);
      } else {
        count(identity, caller, segment);
      }
    }
  }
  return {
    nodes: [...nodes.values()].sort((a, b) => compare(a.name, b.name) || compare(a.type ?? '', b.type ?? '')),
    edges: [...edges.values()].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
  };
}

function isCall({ isSegment, segment }: Entity): boolean {
  return !isSegment && (segment.namespace === 'aws' || segment.namespace === 'remote');
}

function segmentIdentity(segment: Segment): Identity {
  return { name: segment.name, type: textMember(segment, 'origin') ?? null };
}

function calledIdentity(call: Segment): Identity {
  const { name } = call;
  if (call.namespace !== 'aws') return { name, type: call.sql ? 'Database::SQL' : 'remote' };
  const resource = Object.hasOwn(AWS_RESOURCES, name) ? AWS_RESOURCES[name] : undefined;
  const resourceName = resource && textMember(call, 'aws', resource.member);
  if (resource && resourceName && textMember(call, 'aws', 'operation')) {
    return { name: resourceName, type: resource.type };
  }
  return { name, type: `AWS::${name}` };
}

function noOutcomes(): OutcomeCounts {
  return { ok: 0, error: 0, fault: 0, throttle: 0 };
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key);
  if (known) return known;
  const added = create();
  map.set(key, added);
  return added;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
