// SPDX-License-Identifier: Apache-2.0
import { SERVICES } from './scenarios.mjs';
import { withBelow } from './trace-search.mjs';

/**
 * @typedef {import('./expectations.mjs').Expectation} Expectation
 * @typedef {import('./processes.mjs').Stats} Stats
 */

/**
 * What each process says of its own spans: all that ended were sent.
 * @param {ReadonlyMap<string, Stats>} stats by service
 * @returns {Expectation[]}
 */
export function accounts(stats) {
  return [
    {
      what: 'services that counted their spans',
      expected: [...SERVICES].sort(),
      got: [...stats.keys()].sort(),
    },
    ...[...stats].map(([service, { given, sent, rejected, dropped, inFlight }]) => ({
      what: `${service}: what became of its ${given} spans`,
      expected: inWords({ sent: given }),
      got: inWords({ sent, rejected, dropped, inFlight }),
    })),
  ];
}

/**
 * Every span that a process sent is a segment or subsegment that arrived.
 * @param {ReadonlyMap<string, Stats>} stats by service
 * @param {readonly import('@otel-xray/local').Trace[]} traces
 * @returns {Expectation[]}
 */
export function arrivals(stats, traces) {
  const segments = traces.flatMap((trace) => trace.segments);
  return [...stats].map(([service, { sent }]) => ({
    what: `${service}: segments and subsegments that arrived`,
    expected: sent,
    got: segments.filter(({ name }) => name === service).flatMap(withBelow).length,
  }));
}

/** @param {ReadonlyMap<string, Stats>} stats */
export function totalSent(stats) {
  return [...stats.values()].reduce((sum, { sent }) => sum + sent, 0);
}

/** `120 sent, 0 rejected, 0 dropped, 0 in flight` @param {Partial<Stats>} counts */
function inWords({ sent = 0, rejected = 0, dropped = 0, inFlight = 0 }) {
  return `${sent} sent, ${rejected} rejected, ${dropped} dropped, ${inFlight} in flight`;
}
