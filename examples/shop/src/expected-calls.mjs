// SPDX-License-Identifier: Apache-2.0
import { shortName } from './expected-nodes.mjs';

/**
 * Calls between services and to databases: exactly those of the scenarios.
 * @param {readonly import('./scenarios.mjs').Scenario[]} scenarios
 * @param {import('@otel-xray/local').ServiceSummary} summary
 * @returns {import('./expectations.mjs').Expectation[]}
 */
export function calls(scenarios, { edges }) {
  /** @type {Map<string, import('@otel-xray/local').OutcomeCounts>} */
  const expected = new Map();
  for (const scenario of scenarios) {
    for (const { caller, callee, outcome, count } of scenario.calls) {
      const arrow = `${caller} → ${callee}`;
      const counts = expected.get(arrow) ?? { ok: 0, error: 0, fault: 0, throttle: 0 };
      counts[outcome] += count * scenario.count;
      expected.set(arrow, counts);
    }
  }
  const got = new Map(edges.map((edge) => [`${shortName(edge.from)} → ${shortName(edge.to)}`, edge]));
  const arrows = new Set([...expected.keys(), ...got.keys()]);
  return [...arrows].map((arrow) => ({
    what: `calls ${arrow}`,
    expected: inWords(expected.get(arrow)),
    got: inWords(got.get(arrow)),
  }));
}

/** `12 ok, 3 fault` @param {Partial<import('@otel-xray/local').OutcomeCounts> | undefined} counts */
function inWords(counts = {}) {
  const { ok = 0, error = 0, fault = 0, throttle = 0 } = counts;
  const words = Object.entries({ ok, error, fault, throttle }).filter(([, count]) => count > 0);
  return words.map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'none';
}
