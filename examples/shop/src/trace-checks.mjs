// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { BROKEN_CARD, DATABASE, ORDERS_TABLE, SLOW_QUERY_SECONDS } from './scenarios.mjs';
import { entities, exceptions } from './trace-search.mjs';

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
  const dynamo = entities(trace).filter(({ name, namespace }) => name === 'DynamoDB' && namespace === 'aws');
  const operations = dynamo.map(({ aws }) => [aws?.operation, aws?.table_name, aws?.region]);
  return isDeepStrictEqual(operations, [
    ['PutItem', ORDERS_TABLE, 'eu-central-1'],
    ['UpdateItem', ORDERS_TABLE, 'eu-central-1'],
  ]);
}
