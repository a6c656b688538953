// SPDX-License-Identifier: Apache-2.0
// Whole traces through services of ours and services that others trace, each a process of its own.
import { describe, expect, it } from 'vitest';
import { askChain, type Came, type Question } from './chain.ts';
import { awsNode, awsPython, missingOf, otelPython, ours, type Peer } from './services.ts';
import { expectWhole } from './whole.ts';

interface Case {
  readonly name: string;
  readonly chain: readonly [Peer, Peer, Peer];
}

const PEERS: ReadonlyArray<readonly [name: string, peer: Peer]> = [
  ["AWS's X-Ray SDK for Node.js", awsNode],
  ["AWS's X-Ray SDK for Python", awsPython],
  ['OpenTelemetry for Python, X-Ray’s header', otelPython('xray')],
  ['OpenTelemetry for Python, traceparent', otelPython('tracecontext,baggage')],
  ['OpenTelemetry for Python, both headers', otelPython('tracecontext,baggage,xray')],
];

const BEFORE_AND_AFTER: readonly Case[] = PEERS.map(([name, peer]) => ({
  name: `${name}, before and after ours`,
  chain: [peer, ours(), peer],
}));

const BETWEEN: readonly Case[] = [
  ...PEERS.map(([name, peer]): Case => ({ name: `${name}, between ours`, chain: [ours(), peer, ours()] })),
  {
    name: 'OpenTelemetry for Python, X-Ray’s header alone on both sides',
    chain: [ours('xray'), otelPython('xray'), ours('xray')],
  },
];

/** Ours turns one header into the other: these peers have none in common. */
const BRIDGES: readonly Case[] = [
  {
    name: "traceparent in, AWS's X-Ray SDK for Python after it",
    chain: [otelPython('tracecontext'), ours(), awsPython],
  },
  {
    name: "AWS's X-Ray SDK for Node.js, traceparent out",
    chain: [awsNode, ours(), otelPython('tracecontext')],
  },
  { name: "AWS's X-Ray SDK for Python, then for Node.js", chain: [awsPython, ours(), awsNode] },
];

/** Asks a chain; names what is not here to be asked. */
function askable(name: string, chain: readonly Peer[], test: () => Promise<void>): void {
  const missing = missingOf(chain.map(({ language }) => language));
  it.skipIf(missing !== undefined)(missing ? `${name} (${missing} could not be installed)` : name, test);
}

const TRACE = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

describe('a request is one trace, a segment for each service below the call of the one before', () => {
  for (const { name, chain } of [...BEFORE_AND_AFTER, ...BETWEEN, ...BRIDGES]) {
    askable(name, chain, async () => {
      const question: Question = { path: '/ok' };
      const asked = await askChain(chain, question);
      const segments = expectWhole(asked, question);
      const traceId = segments[0]?.trace_id;
      // What each service is told is the call that X-Ray shows above it.
      const told = asked.hops.map(readParent);
      expect(told).toEqual([
        [],
        ...segments.slice(0, -1).map(({ subsegments }) => [`${traceId} ${subsegments[0]?.id} sampled`]),
      ]);
    });
  }
});

describe('a fault is the fault of every service and call above it', () => {
  for (const { name, chain } of BEFORE_AND_AFTER) {
    askable(name, chain, async () => {
      const question: Question = { path: '/fail' };
      const segments = expectWhole(await askChain(chain, question), question);
      expect(segments[2]?.cause).toMatchObject({ exceptions: [{ message: 'no stock' }] });
    });
  }
});

describe('whoever comes first decides', () => {
  const deciding = [
    { from: 'a load balancer', header: `Root=${TRACE}`, parent: undefined },
    { from: 'a caller that asks', header: `Root=${TRACE};Parent=${PARENT};Sampled=?`, parent: PARENT },
    { from: 'a caller that decided', header: `Root=${TRACE};Parent=${PARENT};Sampled=1`, parent: PARENT },
  ];
  const chains: readonly Case[] = [
    { name: "AWS's X-Ray SDK for Node.js, ours, itself", chain: [awsNode, ours(), awsNode] },
    { name: "ours, AWS's X-Ray SDK for Python, ours", chain: [ours(), awsPython, ours()] },
  ];
  for (const { from, header, parent } of deciding) {
    for (const { name, chain } of chains) {
      askable(`${from}: ${name}`, chain, async () => {
        const question: Question = { path: '/ok', headers: { 'X-Amzn-Trace-Id': header } };
        const [first] = expectWhole(await askChain(chain, question), question);
        expect(first).toMatchObject({ trace_id: TRACE });
        expect(first?.parent_id).toBe(parent);
      });
    }
  }

  for (const { name, chain } of BEFORE_AND_AFTER) {
    askable(`not to record it: ${name}`, chain, async () => {
      const flags = `-${PARENT}-00`;
      const headers = {
        'X-Amzn-Trace-Id': `Root=${TRACE};Parent=${PARENT};Sampled=0`,
        traceparent: `00-${TRACE.slice(2).replace('-', '')}${flags}`,
      };
      const asked = await askChain(chain, { path: '/ok', headers }, 0);
      expect(asked.traces).toEqual([]);
      expect(asked.rejects).toEqual([]);
      // The one for Python hands on a trace of zeros.
      const told = asked.hops.flatMap(readParent).map((one) => one.replace(/^.* (?=not sampled)/, ''));
      expect(told).toEqual(['not sampled', 'not sampled', 'not sampled']);
    });
  }
});

askable('fields of the header that nobody knows pass through', [awsPython, ours(), awsPython], async () => {
  const header = `Root=${TRACE};Parent=${PARENT};Sampled=1;Lineage=25:a87bd80c:1`;
  const question: Question = { path: '/ok', headers: { 'X-Amzn-Trace-Id': header } };
  const asked = await askChain([awsPython, ours(), awsPython], question);
  expectWhole(asked, question);
  for (const came of asked.hops) expect(came['x-amzn-trace-id']).toMatch(/;Lineage=25:a87bd80c:1$/);
});

/** Trace, parent and decision that headers name: one text where they agree. */
function readParent({ 'x-amzn-trace-id': xray = '', traceparent = '' }: Came): readonly string[] {
  const told = new Set<string>();
  const fields = /^Root=(\S+?);Parent=(\w+);Sampled=([01])/.exec(xray);
  if (fields) told.add(`${fields[1]} ${fields[2]} ${fields[3] === '1' ? 'sampled' : 'not sampled'}`);
  const w3c = /^00-(\w{8})(\w{24})-(\w{16})-0([0-9a-f])$/.exec(traceparent);
  if (w3c) told.add(`1-${w3c[1]}-${w3c[2]} ${w3c[3]} ${Number(w3c[4]) & 1 ? 'sampled' : 'not sampled'}`);
  return [...told];
}
