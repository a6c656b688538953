// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { shortName } from './expected-nodes.mjs';
import { BROKEN_CARD, DATABASE, ORDERS_QUEUE, ORDERS_TABLE, SLOW_QUERY_SECONDS } from './scenarios.mjs';
import { entities, exceptions, segmentOf, withBelow } from './trace-search.mjs';

/** @typedef {import('@otel-xray/local').Trace} Trace */

/** The frames of the exception's stack, innermost first. */
const FRAMES = ['askIssuer', 'authorise', 'charge'];

/**
 * The status and exactly these flags.
 * @param {import('@otel-xray/local').Segment | undefined} entity @param {number} status @param {string[]} flags
 */
export function ended(entity, status, flags) {
  const set = ['error', 'fault', 'throttle'].filter((flag) => entity?.[flag] === true);
  return entity?.http?.response?.status === status && isDeepStrictEqual(set, flags);
}

/** @param {Trace} trace */
export function isCardIssuerError(trace) {
  const [exception] = exceptions(trace, 'payments');
  const stack = exception?.stack ?? [];
  return (
    exception?.type === 'CardIssuerError' &&
    exception.message === `no issuer answers for card ${BROKEN_CARD}` &&
    FRAMES.every((name, index) => {
      const { label, path, line } = stack[index] ?? {};
      return label === name && path?.endsWith('/src/payments.mjs') === true && Number(line) > 0;
    })
  );
}

/** @param {Trace} trace */
export function hasSlowQuery(trace) {
  return entities(trace).some(
    ({ name, sql, start_time, end_time = start_time }) =>
      name === DATABASE &&
      String(sql?.sanitized_query).includes('pg_sleep') &&
      end_time - start_time >= SLOW_QUERY_SECONDS,
  );
}

/** @param {Trace} trace */
export function callsDynamo(trace) {
  const dynamo = calls(trace, 'orders', 'DynamoDB');
  const operations = dynamo.map(({ aws }) => [aws?.operation, aws?.table_name, aws?.region]);
  return isDeepStrictEqual(operations, [
    ['PutItem', ORDERS_TABLE, 'eu-central-1'],
    ['UpdateItem', ORDERS_TABLE, 'eu-central-1'],
  ]);
}

/**
 * The message, or the batch of them, went out with one call, and each was deleted when it had been worked on.
 * @param {Trace} trace @param {'SendMessage' | 'SendMessageBatch'} sending
 */
export function usesQueue(trace, sending) {
  const made = [...calls(trace, 'orders', 'SQS'), ...calls(trace, 'shipping', 'SQS')];
  const operations = made.map(({ aws }) => [aws?.operation, shortName(String(aws?.queue_url)), aws?.region]);
  return isDeepStrictEqual(operations, [
    [sending, ORDERS_QUEUE, 'eu-central-1'],
    ['DeleteMessage', ORDERS_QUEUE, 'eu-central-1'],
  ]);
}

/**
 * What was shipped hangs below the order that caused it: the trace went through the queue.
 * @param {Trace} trace
 */
export function shippingContinuesOrder(trace) {
  const order = segmentOf(trace, 'orders');
  const ids = new Set((order === undefined ? [] : withBelow(order)).map(({ id }) => id));
  const shipped = trace.segments.filter(({ name }) => name === 'shipping');
  return shipped.length > 0 && shipped.every(({ parent_id }) => ids.has(String(parent_id)));
}

/** The calls of the first segment of a service to one service of AWS. @param {Trace} trace @param {string} service @param {string} aws */
function calls(trace, service, aws) {
  const segment = segmentOf(trace, service);
  const all = segment === undefined ? [] : withBelow(segment);
  return all.filter(({ name, namespace }) => name === aws && namespace === 'aws');
}
