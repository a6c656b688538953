// SPDX-License-Identifier: Apache-2.0
// What X-Ray limits, and what a program may do to a span, on the whole way: our exporter, a real socket, local X-Ray, and
// X-Ray's rules over all that arrived.
import { XRaySpanExporter } from '@otel-xray/exporter';
import { type LocalXRay, type Segment, startLocalXRay } from '@otel-xray/local';
import { judgeDocument } from '@otel-xray/local/acceptance';
import type { SpanSource } from '@otel-xray/segment';
import { event, span, spanId, trace } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const SERVER = 1;
const NODE = { attributes: { 'service.name': 'shop', 'telemetry.sdk.language': 'nodejs' } };

/** The exporter's default, and what fits a datagram of macOS, 9,216 bytes with the daemon's header. */
const SIZES = [64_000, 9_186];

let local: LocalXRay;
let exporter: XRaySpanExporter;

beforeEach(async () => {
  local = await startLocalXRay({ port: 0 });
});

afterEach(async () => {
  await exporter.shutdown();
  await local.close();
});

const root = (attributes: object): SpanSource[] => [
  span({ id: 1, kind: SERVER, attributes: { ...attributes } }),
];
const at = (start: [number, number], end: [number, number]): SpanSource[] => [
  { ...span({ id: 1, kind: SERVER }), startTime: start, endTime: end },
];

function chain(depth: number): SpanSource[] {
  return Array.from({ length: depth }, (_, i) => span({ id: i + 1, ...(i > 0 && { parent: i }) }));
}

function thrower(): never {
  throw new Error('not for you');
}

const circle: Record<string, unknown> = { name: 'circle' };
circle.itself = { again: [circle] };

const frames = Array.from({ length: 500 }, (_, i) => `    at f${i} (/srv/${'d'.repeat(150)}/file.js:${i}:1)`);
const stack = event({
  'exception.type': 'E',
  'exception.message': 'm',
  'exception.stacktrace': `E: m\n${frames.join('\n')}`,
});

type Row = readonly [
  name: string,
  spans: readonly SpanSource[],
  droppedBy?: Readonly<Record<string, number>>,
];

const ROWS: readonly Row[] = [
  [
    '2,000 children',
    trace({
      kind: SERVER,
      children: Array.from({ length: 2000 }, (_, i) => ({ attributes: { filling: 'x'.repeat(i % 500) } })),
    }),
  ],
  ['500 levels', chain(500)],
  ['an attribute of a megabyte', root({ big: 'x'.repeat(1e6) })],
  ['a megabyte of four-byte characters', root({ big: '😀'.repeat(250_000) })],
  [
    'a megabyte in every place',
    root({ 'url.full': `http://a/${'x'.repeat(1e6)}`, 'enduser.id': 'u'.repeat(1e6) }),
  ],
  ['a stack of 500 frames', [span({ id: 1, kind: SERVER, resource: NODE, events: [stack] })]],
  ['50 such stacks', [span({ id: 1, resource: NODE, events: Array.from({ length: 50 }, () => stack) })]],
  ['10,000 annotations', root(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key.${i}`, i])))],
  ['a name of 300 letters of four bytes', [span({ id: 1, parent: 9, name: '𝒳'.repeat(300) })]],
  ['a name of 300 emoji', [span({ id: 1, parent: 9, name: '😀'.repeat(300) })]],
  ['an empty name', [span({ id: 1, parent: 9, name: '' })]],
  [
    'keys that are none',
    root(
      Object.fromEntries(
        ['', ' ', 'a b', 'ключ', '😀', '\u0000', '"', '\ud800', 'AWS.x', 'k'.repeat(501), 'a-b', '$'].map(
          (key) => [key, 1],
        ),
      ),
    ),
  ],
  ['__proto__', root(JSON.parse('{"__proto__":{"a":1},"constructor":"x","nested":{"__proto__":1}}'))],
  ['a time before 1970', at([-100, 0], [-50, 0])],
  ['a start before 1970', at([-100, 5], [1_737_036_339, 0])],
  ['a time in the future', at([32_503_680_000, 0], [32_503_680_001, 0])],
  ['a time in milliseconds', at([1_737_036_339_000, 0], [1_737_036_340_000, 0])],
  ['an end before its start', at([1_737_036_339, 0], [1_737_036_338, 0])],
  ['times that are no numbers', at([Number.NaN, 0], [0, Number.NaN])],
  ['an end that is none', at([1_737_036_339, 0], [Number.NaN, 0])],
  ['times without end', at([Number.POSITIVE_INFINITY, 0], [Number.NEGATIVE_INFINITY, 0])],
  ['a span id of zeros', [...chain(2), span({ id: 0 })], { 'invalid-id': 1 }],
  ['a trace id of zeros', [span({ id: 1, traceId: '0'.repeat(32) })]],
  ['a parent id of zeros', [span({ id: 1, parent: 0 })]],
  ['its own parent', [span({ id: 1, parent: 1 })]],
  [
    'parents in a circle',
    [span({ id: 1, parent: 3 }), span({ id: 2, parent: 1 }), span({ id: 3, parent: 2 })],
  ],
  ['a value in a circle', root({ circle })],
  [
    'a getter that throws',
    [...root({ deep: Object.defineProperty({}, 'a', { enumerable: true, get: thrower }) })],
    { unreadable: 1 },
  ],
  [
    'an attribute that throws, among others',
    [
      ...chain(3),
      span({
        id: 4,
        parent: 3,
        attributes: Object.defineProperty({}, 'a', { enumerable: true, get: thrower }),
      }),
      span({ id: 5, parent: 4 }),
    ],
    { unreadable: 1 },
  ],
  ['a bigint, a symbol, a function', root({ big: 2n ** 80n, symbol: Symbol('s'), fn: thrower })],
  ['a proxy', root({ proxy: new Proxy({ a: 1 }, {}) })],
  ['a proxy that throws', root({ proxy: new Proxy({}, { ownKeys: thrower }) }), { unreadable: 1 }],
  ['a toJSON that throws', root({ odd: { toJSON: thrower } })],
  [
    'lone surrogates',
    [
      span({
        id: 1,
        name: '\ud83d\ude00\ud83d',
        attributes: { '\udc00': '\ud800', big: '\ud83d'.repeat(1e5) },
      }),
    ],
  ],
];

describe.each(SIZES)('documents of at most %i bytes', (maxDocumentBytes) => {
  it.each(ROWS.map(([name, spans, droppedBy = {}]) => ({ name, spans, droppedBy })))(
    '$name',
    async ({ spans, droppedBy }) => {
      exporter = new XRaySpanExporter({
        daemonAddress: local.env.AWS_XRAY_DAEMON_ADDRESS,
        maxDocumentBytes,
        indexedAttributes: 'all',
      });
      await new Promise((resolve) => exporter.export(spans, resolve));
      const dropped = Object.values(droppedBy).reduce((sum, count) => sum + count, 0);
      const sent = spans.length - dropped;
      expect(exporter.stats()).toMatchObject({
        given: spans.length,
        sent,
        rejected: 0,
        dropped,
        inFlight: 0,
        droppedBy,
      });

      const given = new Set(spans.map((one) => one.spanContext().spanId));
      // Given to the kernel is not received.
      await vi.waitFor(() => expect(arrivedIds(given)).toHaveLength(sent), { timeout: 10_000 });
      expect(local.rejects()).toEqual([]);
      for (const document of local.traces().flatMap(({ documents }) => documents)) {
        const text = JSON.stringify(document);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxDocumentBytes);
        const { verdict, findings } = judgeDocument(text);
        expect(verdict).toBe('accepted');
        expect(findings.filter(({ effect }) => effect === 'broken')).toEqual([]);
      }
    },
  );
});

/** The spans among what arrived; other segments are ours, around calls. */
function arrivedIds(given: ReadonlySet<string>): string[] {
  const all: Segment[] = local.traces().flatMap(({ segments }) => segments);
  // The array grows under the loop, which is how the loop goes down.
  for (const segment of all) for (const child of segment.subsegments) all.push(child);
  return all.map(({ id }) => id).filter((id) => given.has(id) && id !== spanId(0));
}
