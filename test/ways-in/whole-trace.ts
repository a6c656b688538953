// SPDX-License-Identifier: Apache-2.0
import type { Segment, Trace } from '@otel-xray/local';
import { expect } from 'vitest';
import type { Way } from './ways.ts';

const OUTLINES = {
  handler: ['shop', ['request handler', ['127.0.0.1 (remote)']]],
  nothing: ['shop', ['127.0.0.1 (remote)']],
  layers: [
    'shop',
    ['middleware - jsonParser'],
    ['request handler', ['127.0.0.1 (remote)']],
    ['router - /:id'],
  ],
};

/** The trace of `app`: asked by a load balancer, it asks itself. One request, one segment; one call, one node. */
export function expectWhole(trace: Trace, { shows }: Way): void {
  const [order, price, ...more] = trace.segments;
  expect(more.map(({ name }) => name)).toEqual([]);
  expect(order && outline(order)).toEqual(OUTLINES[shows ?? 'handler']);
  expect(order?.http).toMatchObject({ request: { method: 'GET' }, response: { status: 200 } });
  // The load balancer's header names no parent; the second segment hangs below the call.
  expect(order?.parent_id).toBeUndefined();
  expect(price?.name).toBe('shop');
  const handler = order?.subsegments.find(({ name }) => name === 'request handler') ?? order;
  expect(price?.parent_id).toBe(handler?.subsegments[0]?.id);
}

/** Names and namespaces; layers that start in the same microsecond are in the order of their names. */
function outline({ name, namespace, subsegments }: Segment): unknown[] {
  const title = namespace === undefined ? name : `${name} (${String(namespace)})`;
  return subsegments.length === 0 ? [title] : [title, ...subsegments.map(outline).sort()];
}
