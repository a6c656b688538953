// SPDX-License-Identifier: Apache-2.0
import { SERVICES } from './scenarios.mjs';
import { entities } from './trace-search.mjs';

/**
 * @typedef {import('./expectations.mjs').Expectation} Expectation
 * @typedef {import('./processes.mjs').Stats} Stats
 */

/**
 * What the exporters say of themselves: all spans that they were given were sent.
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
    { what: 'spans sent, of those that ended', expected: total(stats, 'given'), got: total(stats, 'sent') },
    {
      what: 'spans rejected or dropped',
      expected: 0,
      got: total(stats, 'rejected') + total(stats, 'dropped'),
    },
  ];
}

/**
 * Every span that was sent is a segment or subsegment that arrived.
 * @param {ReadonlyMap<string, Stats>} stats by service
 * @param {readonly import('@otel-xray/local').Trace[]} traces
 * @returns {Expectation}
 */
export function arrivals(stats, traces) {
  const got = traces.reduce((sum, trace) => sum + entities(trace).length, 0);
  return { what: 'segments and subsegments', expected: total(stats, 'sent'), got };
}

/** @param {ReadonlyMap<string, Stats>} stats @param {'given' | 'sent' | 'rejected' | 'dropped'} key */
export function total(stats, key) {
  return [...stats.values()].reduce((sum, service) => sum + service[key], 0);
}
