// SPDX-License-Identifier: Apache-2.0
// What docs/scale.md tells of fleets: a model, no measurement.

/** X-Ray's default for an account in a region. https://docs.aws.amazon.com/general/latest/gr/xray.html */
export const SEGMENTS_A_SECOND = 2_600;

/** Of traces recorded, of a million, less what is free in a month. https://aws.amazon.com/xray/pricing/ */
const PRICE = { dollarsAMillion: 5, free: 100_000 };

const SECONDS_A_MONTH = 30 * 86_400;

/** The request that the model is of, in each instance; `scale.test.ts` holds spans and bytes to the translator. */
export const REQUEST = {
  aSecond: 10,
  /** Instances that one trace goes through. */
  services: 4,
  spans: 6,
  nestedBytes: 5_692,
} as const;

/** Which of so many traces a second are recorded. */
export interface Sampling {
  readonly name: string;
  recorded(traces: number): number;
}

export const ALL: Sampling = { name: 'all', recorded: (traces) => traces };
export const TWENTIETH: Sampling = { name: '5 %', recorded: (traces) => traces * 0.05 };

/** X-Ray's own rule: its reservoir is shared by all that it is applied to. */
export const DEFAULT_RULE: Sampling = {
  name: '1/s + 5 %',
  recorded: (traces) => Math.min(traces, 1 + (traces - 1) * 0.05),
};

/** A rule whose reservoir is what the quota has room for, at a rate of 0. */
export const QUOTA_RULE: Sampling = {
  name: 'what the quota takes',
  recorded: (traces) => Math.min(traces, SEGMENTS_A_SECOND / REQUEST.services),
};

/** What a fleet of so many instances makes of its requests, a second. */
export interface Load {
  readonly traces: number;
  /** A datagram each, nested: one for each instance that a trace goes through. */
  readonly documents: number;
  /** If each span were a document. */
  readonly unnested: number;
  readonly megabytes: number;
  readonly dollarsAMonth: number;
}

export function loadOf(instances: number, sampling: Sampling): Load {
  const traces = sampling.recorded((instances * REQUEST.aSecond) / REQUEST.services);
  const documents = traces * REQUEST.services;
  const charged = Math.max(0, traces * SECONDS_A_MONTH - PRICE.free);
  return {
    traces,
    documents,
    unnested: documents * REQUEST.spans,
    megabytes: (documents * REQUEST.nestedBytes) / 1e6,
    dollarsAMonth: (charged * PRICE.dollarsAMillion) / 1e6,
  };
}

/** When a sender calls the API with what it has. */
export interface Batching {
  /** Documents that a call takes. */
  readonly most: number;
  /** `first`: so long after the first document; `idle`: so long after the last. */
  readonly since: 'first' | 'idle';
  readonly millis: number;
}

/** `PutTraceSegments`, after the processor's `delayMillis`. */
export const EXPORTER: Batching = { most: 50, since: 'first', millis: 1_000 };

/** The X-Ray daemon's. */
export const DAEMON: Batching = { most: 50, since: 'idle', millis: 1_000 };

/** Calls a second of one sender: 20,000 documents that arrive by chance, the same chance in each run. */
export function callsOf(documentsASecond: number, { most, since, millis }: Batching): number {
  const documents = 20_000;
  const chance = createChance();
  let [now, due, waiting, calls] = [0, 0, 0, 0];
  for (let n = 0; n < documents; n++) {
    now += (-Math.log(1 - chance()) * 1_000) / documentsASecond;
    if (waiting > 0 && now >= due) {
      calls += 1;
      waiting = 0;
    }
    if (waiting === 0 || since === 'idle') due = now + millis;
    waiting += 1;
    if (waiting === most) {
      calls += 1;
      waiting = 0;
    }
  }
  return (calls * 1_000) / now;
}

/** mulberry32: the same numbers from 0 to 1 each time. */
function createChance(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
