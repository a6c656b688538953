// SPDX-License-Identifier: Apache-2.0
import type { Segment } from '../trace.ts';
import {
  countOutcome,
  type GraphEdge,
  type GraphNode,
  noOutcomes,
  type OutcomeCounts,
  type ServiceGraph,
} from './graph.ts';
import {
  compare,
  compareIdentities,
  identityKey,
  type ServiceIdentity,
  type ServiceState,
} from './identity.ts';

/** Adds up what traces say about nodes and edges. */
export interface GraphBuilder {
  /** The node of an identity, one seen more. Gives the identity back. */
  node(
    identity: ServiceIdentity,
    state: ServiceState,
    madeBy: GraphNode['madeBy'],
    seen?: Segment,
  ): ServiceIdentity;
  edge(
    from: ServiceIdentity,
    to: ServiceIdentity,
    seen: Segment,
    more?: { readonly type?: GraphEdge['type']; readonly alias?: ServiceIdentity },
  ): void;
  markRoot(identity: ServiceIdentity): void;
  build(): ServiceGraph;
}

interface NodeDraft {
  readonly identity: ServiceIdentity;
  /** Active, once a segment says so. */
  state: ServiceState;
  root: boolean;
  readonly madeBy: GraphNode['madeBy'];
  readonly counts: OutcomeCounts;
}

interface EdgeDraft {
  readonly from: string;
  readonly to: string;
  readonly type: GraphEdge['type'];
  readonly aliases: Map<string, ServiceIdentity>;
  readonly counts: OutcomeCounts;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes = new Map<string, NodeDraft>();
  const edges = new Map<string, EdgeDraft>();

  return {
    node(identity, state, madeBy, seen): ServiceIdentity {
      const draft = getOrAdd(nodes, identityKey(identity), () => ({
        identity,
        state,
        root: false,
        madeBy,
        counts: noOutcomes(),
      }));
      if (state === 'active') draft.state = state;
      if (seen) countOutcome(draft.counts, seen);
      return identity;
    },
    edge(from, to, seen, { type = 'call', alias } = {}): void {
      const ends = { from: identityKey(from), to: identityKey(to), type };
      const draft = getOrAdd(edges, JSON.stringify(ends), () => ({
        ...ends,
        aliases: new Map<string, ServiceIdentity>(),
        counts: noOutcomes(),
      }));
      if (alias) draft.aliases.set(identityKey(alias), alias);
      countOutcome(draft.counts, seen);
    },
    markRoot(identity): void {
      const draft = nodes.get(identityKey(identity));
      if (draft) draft.root = true;
    },
    build(): ServiceGraph {
      const sorted = [...nodes].sort(([, a], [, b]) => compareIdentities(a.identity, b.identity));
      const referenceIds = new Map(sorted.map(([key], referenceId) => [key, referenceId]));
      return {
        nodes: sorted.map(([, { identity, state, root, madeBy, counts }], referenceId) => ({
          referenceId,
          ...identity,
          state,
          root,
          ...counts,
          madeBy,
        })),
        edges: [...edges.values()]
          .flatMap(({ from, to, type, aliases, counts }) => {
            const ends = { from: referenceIds.get(from), to: referenceIds.get(to) };
            if (ends.from === undefined || ends.to === undefined) return [];
            const sortedAliases = [...aliases.values()].sort(compareIdentities);
            return [{ from: ends.from, to: ends.to, type, aliases: sortedAliases, ...counts }];
          })
          .sort((a, b) => a.from - b.from || a.to - b.to || compare(a.type, b.type)),
      };
    },
  };
}

/** The value of a key; made, where there is none yet. */
export function getOrAdd<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key);
  if (known) return known;
  const added = create();
  map.set(key, added);
  return added;
}
