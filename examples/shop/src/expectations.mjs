// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { calls } from './expected-calls.mjs';
import { nodes } from './expected-nodes.mjs';
import { SLOW_QUERY_SECONDS } from './scenarios.mjs';
import {
  callsDynamo,
  ended,
  hasSlowQuery,
  isCardIssuerError,
  shippingContinuesOrder,
  usesQueue,
} from './trace-checks.mjs';
import { annotation, entities, inOnePiece, metadata, roots, segmentOf, services } from './trace-search.mjs';

/**
 * @typedef {import('@otel-xray/local').Trace} Trace
 * @typedef {import('./scenarios.mjs').Visit} Visit
 * @typedef {{ what: string, expected: unknown, got: unknown, where?: string[] }} Expectation
 *   `where` names traces that are not as they should be
 */

/** @param {Expectation} expectation */
export function isMet({ expected, got }) {
  return isDeepStrictEqual(expected, got);
}

/**
 * Compares what arrived with what the scenarios should have made.
 * @param {object} arrived
 * @param {readonly import('./scenarios.mjs').Scenario[]} arrived.scenarios
 * @param {readonly Visit[]} arrived.visits
 * @param {readonly Trace[]} arrived.traces
 * @param {import('@otel-xray/local').ServiceSummary} arrived.summary
 * @param {number} arrived.rejects
 * @returns {Expectation[]}
 */
export function expectations({ scenarios, visits, traces, summary, rejects }) {
  const byId = new Map(traces.map((trace) => [trace.id, trace]));

  /**
   * Something that holds for the trace of each visit of a scenario, or of all.
   * @param {string} what
   * @param {string | undefined} scenario
   * @param {(trace: Trace, visit: Visit) => boolean} holds
   * @returns {Expectation}
   */
  function each(what, scenario, holds) {
    const chosen = visits.filter((visit) => scenario === undefined || visit.scenario.name === scenario);
    const wrong = chosen.filter((visit) => {
      const trace = byId.get(visit.traceId);
      return trace === undefined || !holds(trace, visit);
    });
    return {
      what: scenario === undefined ? what : `${scenario}: ${what}`,
      expected: `${chosen.length} of ${chosen.length}`,
      got: `${chosen.length - wrong.length} of ${chosen.length}`,
      where: wrong.map(({ traceId }) => traceId),
    };
  }

  return [
    ...answers(scenarios, visits),
    { what: 'traces, and no more', expected: visits.length, got: traces.length },
    { what: 'documents that X-Ray would refuse', expected: 0, got: rejects },
    each('a trace in one piece', undefined, inOnePiece),
    ...scenarios.map((scenario) =>
      each(`segments of ${scenario.services.join(', ')}`, scenario.name, (trace) =>
        isDeepStrictEqual(services(trace), [...scenario.services].sort()),
      ),
    ),
    ...nodes(summary),
    ...calls(scenarios, summary),
    each('the storefront answered 404: error', 'unknown product', (trace) =>
      ended(roots(trace)[0], 404, ['error']),
    ),
    each('payments answered 429: error and throttle', 'too many coupons', (trace) =>
      ended(segmentOf(trace, 'payments'), 429, ['error', 'throttle']),
    ),
    each('payments answered 500: fault', 'broken card', (trace) =>
      ended(segmentOf(trace, 'payments'), 500, ['fault']),
    ),
    each('the exception, with its stack down to file and line', 'broken card', isCardIssuerError),
    each(`a SQL query of ${SLOW_QUERY_SECONDS} s or more, with its text`, 'slow report', hasSlowQuery),
    each('SQL with placeholders, not values', 'browse', (trace) =>
      entities(trace).some(({ sql }) => String(sql?.sanitized_query).endsWith('WHERE sku = $1')),
    ),
    each('calls to DynamoDB with operation, table and region', 'buy', callsDynamo),
    each('a message to the queue, deleted in the end', 'buy', (trace) => usesQueue(trace, 'SendMessage')),
    each('messages in one batch, deleted in the end', 'gifts', (trace) =>
      usesQueue(trace, 'SendMessageBatch'),
    ),
    each('shipping below the order, through the queue', 'buy', shippingContinuesOrder),
    each('shipping below the order, through the queue', 'gifts', shippingContinuesOrder),
    each('the order as annotation order.id', 'buy', (trace, { answer }) => {
      return answer?.id !== undefined && annotation(trace, 'order.id') === answer.id;
    }),
    each('the tier as annotation customer.tier', 'buy', (trace, { body }) => {
      return annotation(trace, 'customer.tier') === body.tier;
    }),
    each('the cart as metadata shop.cart', 'buy', (trace, { body }) => {
      const { sku, quantity } = body;
      return String(metadata(trace, 'shop.cart')).startsWith(
        `{"lines":[{"sku":"${sku}","quantity":${quantity},`,
      );
    }),
  ];
}

/**
 * The answers of the storefront.
 * @param {readonly import('./scenarios.mjs').Scenario[]} scenarios
 * @param {readonly Visit[]} visits
 * @returns {Expectation[]}
 */
export function answers(scenarios, visits) {
  return scenarios.map(({ name, count, status }) => ({
    what: `${name}: answers ${status}`,
    expected: count,
    got: visits.filter((visit) => visit.scenario.name === name && visit.status === status).length,
  }));
}
