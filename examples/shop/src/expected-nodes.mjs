// SPDX-License-Identifier: Apache-2.0
import { DATABASE, ORDERS_QUEUE, ORDERS_TABLE, SERVICES } from './scenarios.mjs';

/** Everything on the service map, by name, with its type: services have none outside of AWS. */
const NODES = /** @type {[string, string | null][]} */ ([
  ...SERVICES.map((name) => [name, null]),
  [DATABASE, 'Database::SQL'],
  [ORDERS_TABLE, 'AWS::DynamoDB::Table'],
  [ORDERS_QUEUE, 'AWS::SQS::Queue'],
]);

const QUEUE_URL = new RegExp(`^http://127\\.0\\.0\\.1:\\d+/\\d{12}/${ORDERS_QUEUE}$`);

/** A node's name without what is different each time: the address of the queue. @param {string} name */
export function shortName(name) {
  return QUEUE_URL.test(name) ? ORDERS_QUEUE : name;
}

/**
 * Exactly the nodes of the list, no more and no fewer.
 * @param {import('@otel-xray/local').ServiceSummary} summary
 * @returns {import('./expectations.mjs').Expectation[]}
 */
export function nodes(summary) {
  const expected = new Set(NODES.map(([name, type]) => describe(name, type)));
  const got = new Set(summary.nodes.map(({ name, type }) => describe(shortName(name), type)));
  return [...new Set([...expected, ...got])].map((node) => ({
    what: `node ${node}`,
    expected: expected.has(node) ? 'there' : 'not there',
    got: got.has(node) ? 'there' : 'not there',
  }));
}

/** @param {string} name @param {string | null} type */
function describe(name, type) {
  return type === null ? name : `${name} (${type})`;
}
