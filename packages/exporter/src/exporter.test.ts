// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import { afterEach, describe, expect, it } from 'vitest';
import type { XRayExportResult } from './batch.ts';
import { XRaySpanExporter } from './exporter.ts';
import type { XRayExporterOptions } from './options.ts';
import type { ExportedSpan } from './pending-resource.ts';
import { documentsOf } from './test-documents.ts';
import { spanOf, spansOf, traceOf } from './test-spans.ts';
import type { SendResult, Transport } from './transport.ts';

const SENT: SendResult = { status: 'sent' };
const exporters: XRaySpanExporter[] = [];

afterEach(async () => {
  for (const exporter of exporters.splice(0)) await exporter.shutdown();
});

function exporterWith(options: XRayExporterOptions): XRaySpanExporter {
  const exporter = new XRaySpanExporter(options);
  exporters.push(exporter);
  return exporter;
}

/** A transport that answers as told and keeps what it was given. */
function transportThat(
  answer: (document: SegmentDocument) => SendResult | Promise<SendResult>,
  maxDocumentBytes = 65_536,
) {
  const documents: SegmentDocument[] = [];
  const transport: Transport = {
    maxDocumentBytes,
    send: (given) => {
      documents.push(...given);
      return Promise.all(given.map(answer));
    },
    close: async () => undefined,
  };
  return { documents, transport };
}

/** What `export` calls back with; throws when it does so twice. */
function exportAll(exporter: XRaySpanExporter, spans: readonly ExportedSpan[]): Promise<XRayExportResult> {
  return new Promise((resolve, reject) => {
    let calls = 0;
    exporter.export(spans, (result) => {
      calls += 1;
      if (calls > 1) reject(new Error('called back twice'));
      else setImmediate(() => (calls === 1 ? resolve(result) : undefined));
    });
  });
}

const EMPTY_STATS = {
  given: 0,
  sent: 0,
  rejected: 0,
  dropped: 0,
  inFlight: 0,
  rejectedBy: {},
  droppedBy: {},
};

function expectBalance(exporter: XRaySpanExporter): void {
  const { given, sent, rejected, dropped, inFlight, rejectedBy, droppedBy } = exporter.stats();
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  expect({ given, rejected, dropped }).toEqual({
    given: sent + rejected + dropped + inFlight,
    rejected: sum(rejectedBy),
    dropped: sum(droppedBy),
  });
}

describe('export', () => {
  it('sends every span and says so', async () => {
    const { documents, transport } = transportThat(() => SENT);
    const exporter = exporterWith({ transport });
    expect(await exportAll(exporter, spansOf(3))).toEqual({ code: 0 });
    const ids = documents.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)).id);
    expect(ids).toEqual(['0000000000000001', '0000000000000002', '0000000000000003']);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 3, sent: 3 });
  });

  it('hands the documents over before it returns', () => {
    const { documents, transport } = transportThat(() => SENT);
    const exporter = exporterWith({ transport });
    exporter.export(spansOf(2), () => undefined);
    expect(documents).toHaveLength(2);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 2, inFlight: 2 });
  });

  it('of nothing is a success', async () => {
    const exporter = exporterWith({ transport: transportThat(() => SENT).transport });
    expect(await exportAll(exporter, [])).toEqual({ code: 0 });
    expect(exporter.stats()).toEqual(EMPTY_STATS);
  });

  it('keeps the spans when the caller empties its array', async () => {
    const answers: SendResult[] = [{ status: 'too-large', maxDocumentBytes: 1_024 }];
    const { documents, transport } = transportThat(() => answers.pop() ?? SENT);
    const spans = spansOf(1);
    const result = exportAll(exporterWith({ transport }), spans);
    spans.length = 0;
    expect(await result).toEqual({ code: 0 });
    expect(documents).toHaveLength(2);
  });

  it('sums up what was lost', async () => {
    const answers: SendResult[] = [
      { status: 'rejected', code: 'MissingName', message: '53995c3f42cd8ad8: Invalid segment.' },
      { status: 'dropped', reason: 'throttled' },
      { status: 'retry', reason: 'server-error' },
      SENT,
    ];
    const exporter = exporterWith({ transport: transportThat(() => answers.shift() ?? SENT).transport });
    expect(await exportAll(exporter, spansOf(5))).toEqual({
      code: 1,
      error: new Error('3 of 5 spans did not reach X-Ray: 1 MissingName, 1 throttled, 1 server-error'),
    });
    expect(exporter.stats()).toEqual({
      given: 5,
      sent: 2,
      rejected: 1,
      dropped: 2,
      inFlight: 0,
      rejectedBy: { MissingName: 1 },
      droppedBy: { throttled: 1, 'server-error': 1 },
    });
  });

  it('counts a document by the spans in it', async () => {
    const { documents, transport } = transportThat(() => SENT);
    const exporter = exporterWith({ transport });
    await exportAll(exporter, traceOf(9, 10));
    expect(documents).toHaveLength(1);
    expect(exporter.stats().sent).toBe(10);
  });
});

describe('export never throws and calls back once', () => {
  const throwing = (): never => {
    throw new Error('no');
  };
  const broken = (send: Transport['send']): Transport => ({
    maxDocumentBytes: 65_536,
    send,
    close: async () => undefined,
  });

  it.each<[string, Transport, string]>([
    ['a transport that throws', broken(throwing), 'transport-failed'],
    ['a transport that rejects', broken(() => Promise.reject(new Error('no'))), 'transport-failed'],
    ['a transport that gives no results', broken(async () => []), 'transport-failed'],
    // @ts-expect-error JavaScript callers have no types
    ['a transport that gives nothing', broken(async () => undefined), 'transport-failed'],
    [
      'a transport whose size throws',
      {
        ...broken(throwing),
        get maxDocumentBytes() {
          return throwing();
        },
      },
      'transport-failed',
    ],
  ])('%s', async (_name, transport, reason) => {
    const exporter = exporterWith({ transport });
    expect(await exportAll(exporter, spansOf(2))).toMatchObject({
      code: 1,
      error: { message: expect.stringContaining(reason) },
    });
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 2, dropped: 2, droppedBy: { [reason]: 2 } });
  });

  it('a callback that throws', async () => {
    const exporter = exporterWith({ transport: transportThat(() => SENT).transport });
    expect(() => exporter.export([], throwing)).not.toThrow();
    exporter.export(spansOf(1), throwing);
    await exporter.forceFlush();
    expect(exporter.stats().sent).toBe(1);
  });

  it('a span that cannot be read', async () => {
    const exporter = exporterWith({ transport: transportThat(() => SENT).transport });
    const attributes = Object.defineProperty({}, 'bad', { get: throwing, enumerable: true });
    const poisoned = spanOf(1, { attributes });
    expect(await exportAll(exporter, [poisoned, spanOf(2)])).toMatchObject({ code: 1 });
    expect(exporter.stats()).toMatchObject({ given: 2, sent: 1, dropped: 1, inFlight: 0 });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['no list', {}],
  ])('%s instead of spans', (_name, spans) => {
    const exporter = exporterWith({ transport: transportThat(() => SENT).transport });
    let called = 0;
    Reflect.apply(exporter.export, exporter, [
      spans,
      () => {
        called += 1;
      },
    ]);
    expect(called).toBe(1);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
  ])('%s instead of a span', async (_name, span) => {
    const exporter = exporterWith({ transport: transportThat(() => SENT).transport });
    const result = await new Promise<XRayExportResult>((resolve) => {
      Reflect.apply(exporter.export, exporter, [[span], resolve]);
    });
    expect(result.code).toBe(1);
    expect(exporter.stats()).toMatchObject({ given: 1, dropped: 1, inFlight: 0 });
  });

  it('a transport that never answers: the deadline does', async () => {
    const { transport } = transportThat(() => new Promise(() => undefined));
    const exporter = exporterWith({ transport, timeoutMillis: 20 });
    const result = exportAll(exporter, spansOf(2));
    await exporter.forceFlush();
    expect(await result).toMatchObject({ code: 1, error: { message: expect.stringContaining('2 timeout') } });
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 2, dropped: 2, droppedBy: { timeout: 2 } });
  });

  it('a transport that answers after the deadline: what was counted stays', async () => {
    let answer: (result: SendResult) => void = () => undefined;
    const { transport } = transportThat(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const exporter = exporterWith({ transport, timeoutMillis: 20 });
    await exportAll(exporter, spansOf(1));
    answer(SENT);
    await new Promise(setImmediate);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 1, dropped: 1, droppedBy: { timeout: 1 } });
  });
});

describe('a document that is too large for the network', () => {
  it('is written again as several smaller ones, with every span once', async () => {
    const tooLarge = ({ bytes }: SegmentDocument): SendResult =>
      bytes.byteLength > 8_000 ? { status: 'too-large', maxDocumentBytes: 8_000 } : SENT;
    const { documents, transport } = transportThat(tooLarge);
    const exporter = exporterWith({ transport });
    expect(await exportAll(exporter, traceOf(20, 1_000))).toEqual({ code: 0 });
    const passed = documents.filter(({ bytes }) => bytes.byteLength <= 8_000);
    expect(passed.flatMap(({ spanIds }) => spanIds).sort()).toEqual(
      Array.from({ length: 21 }, (_, index) => (index + 1).toString(16).padStart(16, '0')),
    );
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 21, sent: 21 });
  });

  it('takes others along as they are', async () => {
    const tooLarge = ({ bytes }: SegmentDocument): SendResult =>
      bytes.byteLength > 8_000 ? { status: 'too-large', maxDocumentBytes: 8_000 } : SENT;
    const { documents, transport } = transportThat(tooLarge);
    const exporter = exporterWith({ transport });
    await exportAll(exporter, [...traceOf(20, 1_000), spanOf(100)]);
    expect(documents.filter(({ spanIds }) => spanIds.includes('0000000000000064'))).toHaveLength(1);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 22, sent: 22 });
  });

  it('ends as one span a document where hardly anything passes', async () => {
    const tooLarge = ({ bytes, spanIds }: SegmentDocument): SendResult =>
      spanIds.length > 1 ? { status: 'too-large', maxDocumentBytes: Math.floor(bytes.byteLength / 2) } : SENT;
    const { documents, transport } = transportThat(tooLarge);
    const exporter = exporterWith({ transport });
    expect(await exportAll(exporter, traceOf(20, 50))).toEqual({ code: 0 });
    expect(documents.filter(({ spanIds }) => spanIds.length === 1)).toHaveLength(21);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 21, sent: 21 });
  });

  it('is lost where nothing passes, and the export ends', async () => {
    const { transport } = transportThat(({ bytes }) => ({
      status: 'too-large',
      maxDocumentBytes: Math.floor(bytes.byteLength / 2),
    }));
    const exporter = exporterWith({ transport });
    expect(await exportAll(exporter, traceOf(5, 50))).toMatchObject({ code: 1 });
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 6, dropped: 6, droppedBy: { 'too-large': 6 } });
  });

  it('is not written in the first place where the limit is known', async () => {
    const { documents, transport } = transportThat(() => SENT, 2_000);
    await exportAll(exporterWith({ transport }), traceOf(10, 500));
    expect(documents.every(({ bytes }) => bytes.byteLength <= 2_000)).toBe(true);
  });
});

describe('forceFlush', () => {
  it('waits for everything that is under way, and is safe to call side by side', async () => {
    const answers: (() => void)[] = [];
    const { transport } = transportThat(() => new Promise((resolve) => answers.push(() => resolve(SENT))));
    const exporter = exporterWith({ transport });
    for (let exports = 0; exports < 4; exports++) exporter.export(spansOf(3), () => undefined);
    expect(exporter.stats()).toMatchObject({ given: 12, inFlight: 12 });
    const flushes = [exporter.forceFlush(), exporter.forceFlush()];
    setImmediate(() => {
      for (const answer of answers) answer();
    });
    await Promise.all(flushes);
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 12, sent: 12 });
  });

  it('with nothing under way is over at once', async () => {
    await exporterWith({ transport: transportThat(() => SENT).transport }).forceFlush();
  });
});

describe('shutdown', () => {
  it('flushes, closes the transport once, and refuses afterwards', async () => {
    let closed = 0;
    const { documents, transport } = transportThat(async () => SENT);
    const exporter = exporterWith({
      transport: {
        ...transport,
        close: async () => {
          closed += 1;
          expect(exporter.stats().inFlight).toBe(0);
        },
      },
    });
    exporter.export(spansOf(2), () => undefined);
    await Promise.all([exporter.shutdown(), exporter.shutdown()]);
    await exporter.shutdown();
    expect([closed, documents.length]).toEqual([1, 2]);
    expect(await exportAll(exporter, spansOf(3))).toMatchObject({ code: 1 });
    expect(await exportAll(exporter, [])).toMatchObject({ code: 1 });
    expect(exporter.stats()).toEqual({
      ...EMPTY_STATS,
      given: 5,
      sent: 2,
      dropped: 3,
      droppedBy: { 'shut-down': 3 },
    });
    await exporter.forceFlush();
  });

  it('survives a transport that cannot be closed', async () => {
    const { transport } = transportThat(() => SENT);
    const failing = { ...transport, close: () => Promise.reject(new Error('no')) };
    await exporterWith({ transport: failing }).shutdown();
  });
});

describe('the balance', () => {
  it('holds at any time, whatever happens', async () => {
    const kinds: SendResult[] = [
      SENT,
      { status: 'rejected', code: 'InvalidName' },
      { status: 'dropped', reason: 'network' },
      { status: 'too-large', maxDocumentBytes: 1_000 },
    ];
    let turn = 0;
    const exporter: XRaySpanExporter = exporterWith({
      transport: transportThat(async () => {
        expectBalance(exporter);
        await new Promise(setImmediate);
        expectBalance(exporter);
        turn += 1;
        return kinds[turn % kinds.length] ?? SENT;
      }).transport,
    });
    const odd = spanOf(1, { spanContext: () => ({ traceId: 'x', spanId: 'y' }) });
    await Promise.all(
      [...Array(20).keys()].map(() => exportAll(exporter, [...traceOf(4, 100), ...spansOf(3), odd])),
    );
    expectBalance(exporter);
    expect(exporter.stats()).toMatchObject({ given: 180, inFlight: 0 });
  });

  it('does not trust a transport or translator that counts too much', async () => {
    const transport: Transport = {
      maxDocumentBytes: 65_536,
      send: async () => documentsOf(10).map(() => SENT),
      close: async () => undefined,
    };
    const exporter = exporterWith({ transport });
    await exportAll(exporter, spansOf(2));
    expect(exporter.stats()).toEqual({ ...EMPTY_STATS, given: 2, sent: 2 });
  });
});
