// SPDX-License-Identifier: Apache-2.0
// What the demo takes for missing, on what could have arrived.
import { describe, expect, it } from 'vitest';
import { isMet } from '../src/expectations.mjs';
import { nodes, shortName } from '../src/expected-nodes.mjs';
import { accounts, arrivals } from '../src/span-accounts.mjs';

const QUEUE_URL = 'http://127.0.0.1:41523/000000000000/orders-placed';
const counts = { ok: 1, error: 0, fault: 0, throttle: 0 };
const node = (name: string, type: string | null = null) => ({ name, type, ...counts });
const COMPLETE = [
  node('storefront'),
  node('catalog'),
  node('orders'),
  node('payments'),
  node('shipping'),
  node('shop@127.0.0.1', 'Database::SQL'),
  node('shop-orders', 'AWS::DynamoDB::Table'),
  node(QUEUE_URL, 'AWS::SQS::Queue'),
];

function unmet(expectations: { what: string; expected: unknown; got: unknown }[]) {
  return expectations
    .filter((expectation) => !isMet(expectation))
    .map(({ what, expected, got }) => `${what}: ${expected}, got ${got}`);
}

describe('nodes', () => {
  it.each([
    ['all', COMPLETE, []],
    ['all but one', COMPLETE.slice(1), ['node storefront: there, got not there']],
    [
      'one that is not on the list',
      [...COMPLETE, node('127.0.0.1', 'remote')],
      ['node 127.0.0.1 (remote): not there, got there'],
    ],
    [
      'one of another type',
      [...COMPLETE.slice(0, -1), node('SQS', 'AWS::SQS')],
      [
        'node orders-placed (AWS::SQS::Queue): there, got not there',
        'node SQS (AWS::SQS): not there, got there',
      ],
    ],
    [
      'one of the same name and another type',
      [...COMPLETE, node('orders', 'remote')],
      ['node orders (remote): not there, got there'],
    ],
  ])('%s', (_name, present, missing) => {
    expect(unmet(nodes({ nodes: present, edges: [] }))).toEqual(missing);
  });

  it.each([
    [QUEUE_URL, 'orders-placed'],
    ['http://127.0.0.1:41523/000000000000/other', 'http://127.0.0.1:41523/000000000000/other'],
    ['orders', 'orders'],
  ])('%s is called %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });
});

describe('spans', () => {
  const whole = { given: 2, sent: 2, rejected: 0, dropped: 0, inFlight: 0 };
  const services = ['storefront', 'catalog', 'orders', 'payments', 'shipping'];
  const stats = (changes = {}) =>
    new Map(services.map((name) => [name, name === 'orders' ? { ...whole, ...changes } : whole]));

  it.each([
    ['sent', {}, []],
    ['dropped', { sent: 1, dropped: 1 }, '1 sent, 0 rejected, 1 dropped, 0 in flight'],
    ['rejected', { sent: 1, rejected: 1 }, '1 sent, 1 rejected, 0 dropped, 0 in flight'],
    ['still under way', { sent: 1, inFlight: 1 }, '1 sent, 0 rejected, 0 dropped, 1 in flight'],
    ['forgotten', { sent: 1 }, '1 sent, 0 rejected, 0 dropped, 0 in flight'],
  ])('%s', (_name, changes, got) => {
    const expected = 'orders: what became of its 2 spans: 2 sent, 0 rejected, 0 dropped, 0 in flight';
    expect(unmet(accounts(stats(changes)))).toEqual(got.length === 0 ? [] : [`${expected}, got ${got}`]);
  });

  it('of a process that did not tell', () => {
    const told = stats();
    told.delete('shipping');
    expect(unmet(accounts(told))).toEqual([
      'services that counted their spans: catalog,orders,payments,shipping,storefront, got catalog,orders,payments,storefront',
    ]);
  });

  it('sent and not arrived', () => {
    const segment = (name: string, subsegments: object[]) => ({
      id: '53995c3f42cd8ad8',
      name,
      start_time: 1_790_000_000,
      subsegments,
    });
    const trace = {
      id: '1-5759e988-bd862e3fe1be46a994272793',
      segments: services.map((name) => segment(name, name === 'catalog' ? [] : [segment('x', [])])),
      documents: [],
      complete: true,
      startTime: 1_790_000_000,
      endTime: 1_790_000_001,
    };
    expect(unmet(arrivals(stats(), [trace]))).toEqual([
      'catalog: segments and subsegments that arrived: 2, got 1',
    ]);
  });
});
