// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../assemble.ts';
import type { SegmentDocument } from '../document.ts';
import { textWidth } from '../terminal-text.ts';
import type { Trace } from '../trace.ts';
import { renderTimeline } from './render.ts';

const TRACE_ID = '1-581cf771-a006649127e371903a2de979';

function trace(...documents: Partial<SegmentDocument>[]): Trace {
  const full = documents.map((document, index) => ({
    id: String(index).padStart(16, '0'),
    name: 'shop',
    trace_id: TRACE_ID,
    start_time: 100,
    end_time: 101,
    ...document,
  }));
  return assembleTrace(TRACE_ID, full);
}

const shop = trace(
  {
    id: 'aaaaaaaaaaaaaaaa',
    name: 'storefront',
    start_time: 100,
    end_time: 100.2,
    fault: true,
    http: { request: { method: 'POST', url: 'http://shop.test/orders' }, response: { status: 502 } },
    annotations: { 'order.id': 17, tier: 'gold plus', paid: false },
    subsegments: [
      {
        id: 'bbbbbbbbbbbbbbbb',
        name: 'orders:8080',
        namespace: 'remote',
        start_time: 100.02,
        end_time: 100.16,
        fault: true,
      },
      { id: 'cccccccccccccccc', name: 'render', start_time: 100.17, end_time: 100.19 },
    ],
  },
  {
    id: 'dddddddddddddddd',
    name: 'orders',
    parent_id: 'bbbbbbbbbbbbbbbb',
    start_time: 100.03,
    end_time: 100.15,
    fault: true,
    cause: {
      exceptions: [
        {
          id: '1111111111111111',
          type: 'TypeError',
          message: 'no stock\nfor 17',
          stack: [
            { path: '/app/orders.js', line: 12, label: 'placeOrder' },
            { path: 'node:internal/process', line: 3, label: '' },
            { path: '/app/a.js', line: 1, label: 'a' },
            { path: '/app/b.js', line: 1, label: 'b' },
          ],
        },
      ],
    },
    subsegments: [
      {
        id: 'eeeeeeeeeeeeeee1',
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: 100.05,
        end_time: 100.1,
        throttle: true,
        error: true,
        aws: { operation: 'PutItem', table_name: 'orders' },
      },
      {
        id: 'eeeeeeeeeeeeeee2',
        name: 'shop@db',
        namespace: 'remote',
        start_time: 100.1,
        end_time: 100.14,
        error: true,
        sql: { sanitized_query: 'SELECT * FROM stock WHERE id = $1' },
      },
      { id: 'eeeeeeeeeeeeeee3', name: 'audit', start_time: 100.14, in_progress: true },
    ],
  },
);

describe('renderTimeline', () => {
  it('draws a trace across services', () => {
    expect(renderTimeline(shop, { width: 110 }).join('\n')).toMatchInlineSnapshot(`
      "1-581cf771-a006649127e371903a2de979  200.0 ms  fault  1 in progress  2 segments, 5 subsegments
      ✗  storefront     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  200.0 ms  POST 502 http://shop.test/orders
           @ order.id=17 tier="gold plus" paid=false
      ✗    orders:8080      ━━━━━━━━━━━━━━━━━━━━━━━━━         140.0 ms
      ✗      orders          ━━━━━━━━━━━━━━━━━━━━━━           120.0 ms
               ! TypeError: no stock for 17
               !   at placeOrder (/app/orders.js:12)
               !   at node:internal/process:3
               !   at a (/app/a.js:1)
      ⏳       DynamoDB          ━━━━━━━━━                     50.0 ms  PutItem orders
      ⚠        shop@db                    ━━━━━━━              40.0 ms  SELECT * FROM stock WHERE id = $1
      ✓        audit                             ┄┄┄┄┄┄┄┄┄┄┄      open
      ✓    render                                      ━━━     20.0 ms"
    `);
  });

  it('leaves bars and columns out where there is no room', () => {
    expect(renderTimeline(shop, { width: 60 }).join('\n')).toMatchInlineSnapshot(`
      "1-581cf771-a006649127e371903a2de979  200.0 ms  fault  1 in …
      ✗  storefront     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  200.0 ms
           POST 502 http://shop.test/orders
           @ order.id=17 tier="gold plus" paid=false
      ✗    orders:8080     ━━━━━━━━━━━━━━━━━━━━━━━        140.0 ms
      ✗      orders          ━━━━━━━━━━━━━━━━━━━          120.0 ms
               ! TypeError: no stock for 17
               !   at placeOrder (/app/orders.js:12)
               !   at node:internal/process:3
               !   at a (/app/a.js:1)
      ⏳       DynamoDB         ━━━━━━━━                   50.0 ms
                 PutItem orders
      ⚠        shop@db                  ━━━━━━             40.0 ms
                 SELECT * FROM stock WHERE id = $1
      ✓        audit                          ┄┄┄┄┄┄┄┄┄┄      open
      ✓    render                                  ━━━     20.0 ms"
    `);
    expect(renderTimeline(shop, { width: 30 }).join('\n')).toMatchInlineSnapshot(`
      "1-581cf771-a006649127e371903a2de979  200.0 ms …
      ✗  storefront        200.0 ms
           POST 502 http://shop.tes…
           @ order.id=17 tier="gold…
      ✗    orders:8080     140.0 ms
      ✗      orders        120.0 ms
               ! TypeError: no stoc…
               !   at placeOrder (/…
               !   at node:internal…
               !   at a (/app/a.js:…
      ⏳       DynamoDB     50.0 ms
                 PutItem orders
      ⚠        shop@db      40.0 ms
                 SELECT * FROM stoc…
      ✓        audit           open
      ✓    render           20.0 ms"
    `);
  });

  it('says the same in colour', () => {
    const plain = renderTimeline(shop, { width: 90 });
    const coloured = renderTimeline(shop, { width: 90, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour is made of
    expect(coloured.map((line) => line.replace(/\u001b\[\d+m/g, '').trimEnd())).toEqual(plain);
    expect(coloured.join()).toContain('\u001b[31m✗');
    expect(coloured.join()).toContain('\u001b[35m⏳');
  });

  it('says what is missing', () => {
    const partial = trace(
      { type: 'subsegment', parent_id: 'f'.repeat(16) },
      { in_progress: true, end_time: undefined },
    );
    expect(renderTimeline(partial, { width: 120 })[0]).toBe(
      `${TRACE_ID}  1.00 s  ok  1 in progress  1 subsegment without a parent  1 segment, 1 subsegment`,
    );
  });

  it('hides what is past 200 rows', () => {
    const subsegments = Array.from({ length: 300 }, (_, index) => ({
      id: String(index + 1).padStart(16, '0'),
      name: 'query',
      start_time: 100 + index,
      end_time: 101 + index,
      fault: index >= 290,
    }));
    const lines = renderTimeline(trace({ subsegments, end_time: 500 }));
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toBe('… 101 more are hidden, 10 of them not ok');
  });

  it('draws segments that call each other in a circle, once', () => {
    const lines = renderTimeline(
      trace(
        { id: 'a'.repeat(16), parent_id: 'b'.repeat(16) },
        { id: 'b'.repeat(16), parent_id: 'a'.repeat(16) },
      ),
    );
    expect(lines).toHaveLength(3);
  });

  it('draws ten thousand levels', () => {
    let nested: SegmentDocument = { id: 'a'.repeat(16), name: 'x', start_time: 1, end_time: 2 };
    for (let level = 0; level < 10_000; level += 1) {
      nested = {
        id: level.toString().padStart(16, '0'),
        name: 'x',
        start_time: 1,
        end_time: 2,
        subsegments: [nested],
      };
    }
    const lines = renderTimeline(trace(nested), { width: 80 });
    expect(lines.every((line) => textWidth(line) <= 80)).toBe(true);
    expect(lines).toHaveLength(202);
  });

  it('is not moved by hostile documents', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b[2J', '\u202E', 'x'.repeat(5_000), '注'.repeat(90)),
    );
    const json = fc.jsonValue();
    const hostile = fc.record({
      name: text.filter((name) => name !== ''),
      start_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
      end_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
      http: fc.oneof(json, fc.record({ request: fc.record({ url: text, method: text }), response: json })),
      aws: fc.oneof(json, fc.dictionary(text, json)),
      sql: json,
      annotations: fc.oneof(json, fc.dictionary(text, json)),
      cause: fc.oneof(
        json,
        fc.record({
          exceptions: fc.array(
            fc.oneof(json, fc.record({ message: text, type: json, stack: fc.array(json) })),
          ),
        }),
      ),
      namespace: json,
      origin: json,
      error: json,
    });
    fc.assert(
      fc.property(hostile, fc.integer({ min: -5, max: 200 }), (document, width) => {
        const lines = renderTimeline(trace(JSON.parse(JSON.stringify(document))), { width });
        for (const line of lines.slice(1)) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(textWidth(line)).toBeLessThanOrEqual(Math.max(30, width));
        }
      }),
    );
  });
});
