// SPDX-License-Identifier: Apache-2.0
// What is done to the shop, and what it should look like in X-Ray.

/**
 * @typedef {'ok' | 'error' | 'fault' | 'throttle'} Outcome
 * @typedef {{ caller: string, callee: string, outcome: Outcome, count: number }} Call
 * @typedef {object} Scenario
 * @property {string} name
 * @property {number} count how often it is done
 * @property {number} [visitors] at a time; the default is a few
 * @property {(index: number) => { path: string, body?: unknown }} request
 * @property {number} status the answer of the storefront
 * @property {string[]} services whose segments the trace must have
 * @property {Call[]} calls
 *
 * @typedef {{ scenario: Scenario, status: number, traceId: string, body: any, answer: any }} Visit
 */

/** The names under which the two databases appear, and the queue, whose full name is its URL. */
export const DATABASE = 'shop@127.0.0.1';
export const ORDERS_TABLE = 'shop-orders';
export const ORDERS_QUEUE = 'orders-placed';

/** All services; `shipping` has no part in orders that are not paid. */
export const SERVICES = ['storefront', 'catalog', 'orders', 'payments', 'shipping'];
const WITHOUT_SHIPPING = SERVICES.filter((name) => name !== 'shipping');

export const SLOW_QUERY_SECONDS = 0.4;
export const BROKEN_CARD = '4000-0000';

const TIERS = ['gold', 'silver'];
const SKUS = ['tea', 'mug', 'pot'];

/** @param {string} arrow `caller → callee` @param {Outcome} outcome @param {number} count @returns {Call} */
function call(arrow, outcome = 'ok', count = 1) {
  const [caller = '', callee = ''] = arrow.split(' → ');
  return { caller, callee, outcome, count };
}

/** @param {Outcome} outcome @returns {Call[]} */
function callsOfAnOrder(outcome) {
  return [
    call('storefront → catalog'),
    call(`catalog → ${DATABASE}`),
    call('storefront → orders', outcome),
    call(`orders → ${ORDERS_TABLE}`, 'ok', 2),
    call('orders → payments', outcome),
  ];
}

/** What a paid order causes, with a message for each parcel. @param {number} parcels @returns {Call[]} */
function callsOfShipping(parcels) {
  return [
    // Whoever answers a call takes the place of what was called: the queue is between them, and not drawn there.
    call('orders → shipping', 'ok', parcels),
    call(`shipping → ${ORDERS_TABLE}`, 'ok', parcels),
    call(`shipping → ${ORDERS_QUEUE}`, 'ok', parcels),
  ];
}

/** @param {number} index @param {object} changes */
function order(index, changes = {}) {
  const body = {
    sku: SKUS[index % SKUS.length],
    quantity: 1 + (index % 3),
    tier: TIERS[index % TIERS.length],
    card: '4242-4242',
    coupons: ['welcome'],
    addresses: ['1 Main Street'],
  };
  return { path: '/buy', body: { ...body, ...changes } };
}

/** @type {Scenario[]} */
export const SCENARIOS = [
  {
    name: 'browse',
    count: 15,
    request: (index) => ({ path: `/products/${SKUS[index % SKUS.length]}` }),
    status: 200,
    services: ['storefront', 'catalog'],
    calls: [call('storefront → catalog'), call(`catalog → ${DATABASE}`)],
  },
  {
    name: 'buy',
    count: 12,
    request: (index) => order(index),
    status: 201,
    services: SERVICES,
    calls: [...callsOfAnOrder('ok'), ...callsOfShipping(1)],
  },
  {
    name: 'gifts',
    count: 3,
    // Three messages in a batch.
    request: (index) => order(index, { addresses: ['2 Oak Road', '3 Elm Road', '4 Ash Road'] }),
    status: 201,
    services: [...SERVICES, 'shipping', 'shipping'],
    calls: [...callsOfAnOrder('ok'), ...callsOfShipping(3)],
  },
  {
    name: 'unknown product',
    count: 5,
    request: () => ({ path: '/products/unicorn' }),
    status: 404,
    services: ['storefront', 'catalog'],
    calls: [call('storefront → catalog', 'error'), call(`catalog → ${DATABASE}`)],
  },
  {
    name: 'too many coupons',
    count: 4,
    request: (index) => order(index, { coupons: ['spring', 'summer', 'autumn', 'winter'] }),
    status: 429,
    services: WITHOUT_SHIPPING,
    calls: callsOfAnOrder('throttle'),
  },
  {
    name: 'broken card',
    count: 3,
    request: (index) => order(index, { card: BROKEN_CARD }),
    status: 502,
    services: WITHOUT_SHIPPING,
    calls: callsOfAnOrder('fault'),
  },
  {
    name: 'slow report',
    count: 2,
    // The embedded Postgres answers one query at a time.
    visitors: 1,
    request: () => ({ path: '/report' }),
    status: 200,
    services: ['storefront', 'catalog'],
    calls: [call('storefront → catalog'), call(`catalog → ${DATABASE}`)],
  },
];
