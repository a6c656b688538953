// SPDX-License-Identifier: Apache-2.0
// The services of the example as processes: what they say in X-Ray's words is in the traces that arrive.
import { type LocalXRay, type Segment, startLocalXRay, type Trace } from '@otel-xray/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices } from '../src/services.mjs';

describe.each([
  ['ESM', 'orders.mjs'],
  ['CJS', 'orders.cjs'],
])('%s', (_, program) => {
  let local: LocalXRay;
  let services: Awaited<ReturnType<typeof startServices>>;
  let next = 1;
  beforeAll(async () => {
    local = await startLocalXRay({ port: 0 });
    services = await startServices(local, program);
  }, 30_000);
  afterAll(async () => {
    await services?.close();
    await local?.close();
  }, 30_000);

  /** The trace of an order, found by its annotation. */
  async function traceOf(query: string): Promise<{ trace: Trace; status: number; id: number }> {
    const id = next++;
    const { status } = await fetch(`${services.url}/${id}?${query}`);
    const trace = await local.waitForTrace(
      (one) => one.complete && one.segments.length === 3 && annotationOf(one) === id,
      { timeoutMillis: 15_000 },
    );
    return { trace, status, id };
  }
  const annotationOf = (trace: Trace) =>
    trace.segments.find(({ name }) => name === 'orders')?.annotations?.order_id;
  const ordersOf = (trace: Trace): Segment => {
    const found = trace.segments.find(({ name }) => name === 'orders');
    if (found === undefined) throw new Error('no segment of orders');
    return found;
  };
  const named = (segment: Segment | undefined, name: string) =>
    segment?.subsegments.filter((one) => one.name === name) ?? [];

  it('subsegments, annotations, metadata and user stand where they were put', async () => {
    const { trace, id } = await traceOf('status=200');
    const orders = ordersOf(trace);
    expect(orders).toMatchObject({ annotations: { order_id: id }, user: `customer-${id}` });
    const [basket] = named(orders, 'basket');
    expect(basket?.metadata).toMatchObject({
      shop: {
        items: [
          { name: 'pen', price: 2 },
          { name: 'ink', price: 5 },
        ],
      },
    });
    expect(basket?.annotations).toBeUndefined();
    expect(basket?.subsegments).toMatchObject([
      { name: 'price', annotations: { total: 7 }, subsegments: [{ name: 'total' }] },
    ]);
  }, 30_000);

  it.each([
    [200, {}, {}],
    [404, { error: true }, {}],
    [429, { error: true, throttle: true }, {}],
    [500, { fault: true }, { fault: true }],
  ])(
    'calls side by side, answered with %i',
    async (status, flags, ofStock) => {
      const { trace } = await traceOf(`status=${status}`);
      const calls = named(ordersOf(trace), 'stock');
      expect(calls).toHaveLength(2);
      for (const call of calls) {
        expect(call).toMatchObject({
          ...ofStock,
          subsegments: [{ namespace: 'remote', http: { response: { status } }, ...flags }],
        });
      }
      const answers = trace.segments.filter(({ name }) => name === 'stock');
      expect(answers).toMatchObject([
        { http: { response: { status } }, ...flags },
        { http: { response: { status } }, ...flags },
      ]);
      const ids = calls.map((call) => call.subsegments[0]?.id);
      expect(new Set(answers.map(({ parent_id }) => parent_id))).toEqual(new Set(ids));
    },
    30_000,
  );

  it('an exception is shown with its frames', async () => {
    const { trace, status } = await traceOf('status=503');
    expect(status).toBe(502);
    const [call] = named(ordersOf(trace), 'stock');
    expect(call?.cause).toMatchObject({
      exceptions: [
        {
          type: 'Error',
          message: expect.stringMatching(/^no stock of (pen|ink)$/),
          stack: expect.arrayContaining([
            { path: expect.stringContaining(program), line: expect.any(Number), label: expect.any(String) },
          ]),
        },
      ],
    });
  }, 30_000);

  it('work that goes on after the answer is in the trace', async () => {
    const { trace, status } = await traceOf('status=200&later');
    expect(status).toBe(202);
    expect(named(ordersOf(trace), 'stock')).toHaveLength(2);
    expect(named(ordersOf(trace), 'basket')).toHaveLength(1);
  }, 30_000);

  it('concurrent requests keep to themselves', async () => {
    const traces = await Promise.all(Array.from({ length: 10 }, () => traceOf('status=200')));
    for (const { trace, id } of traces) {
      const orders = ordersOf(trace);
      expect(orders.annotations?.order_id).toBe(id);
      expect(orders.subsegments.map(({ name }) => name).sort()).toEqual(['basket', 'stock', 'stock']);
    }
  }, 30_000);
});
