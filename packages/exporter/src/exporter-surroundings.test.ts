// SPDX-License-Identifier: Apache-2.0
import { context, DiagLogLevel, diag, metrics, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { SpanSource } from '@otel-xray/segment';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { XRayExportResult } from './batch.ts';
import { XRaySpanExporter } from './exporter.ts';
import type { ExportedSpan, PendingResource } from './pending-resource.ts';
import { scriptedTransport } from './test-documents.ts';
import { spanOf, spansOf } from './test-spans.ts';
import type { Transport } from './transport.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
  metrics.disable();
  trace.disable();
  context.disable();
});

function exportAll(exporter: XRaySpanExporter, spans: readonly ExportedSpan[]): Promise<XRayExportResult> {
  return new Promise((resolve) => exporter.export(spans, resolve));
}

/** Warnings as `diag` gets them. */
function listen(): string[] {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const warn = (...parts: unknown[]): void => {
    warnings.push(parts.slice(1).join(' '));
  };
  diag.setLogger({ error: ignore, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  return warnings;
}

const TWO_WAYS_OUT = /AWS_XRAY_DAEMON_ADDRESS=host:port, or set OTEL_XRAY_TRANSPORT=api/;

describe('warnings', () => {
  it.each([
    ['ECS', 'ECS_CONTAINER_METADATA_URI_V4'],
    ['Kubernetes', 'KUBERNETES_SERVICE_HOST'],
  ])('name them once on %s without a daemon address, refusals included', async (platform, variable) => {
    vi.stubEnv(variable, '10.0.0.1');
    vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', '');
    const warnings = listen();
    const exporter = new XRaySpanExporter();
    await exportAll(exporter, spansOf(1));
    await exportAll(exporter, spansOf(1));
    await exporter.shutdown();
    expect(warnings).toEqual([expect.stringMatching(TWO_WAYS_OUT)]);
    expect(warnings[0]).toContain(platform);
  });

  it('come at most once a minute for each reason', async () => {
    const warnings = listen();
    const exporter = new XRaySpanExporter({
      transport: scriptedTransport(
        [{ status: 'rejected', code: 'A', message: '53995c3f42cd8ad8: Invalid segment.' }],
        [{ status: 'rejected', code: 'A' }],
        [{ status: 'rejected', code: 'B' }],
      ),
    });
    for (let exports = 0; exports < 3; exports++) await exportAll(exporter, spansOf(1));
    expect(warnings).toEqual([
      expect.stringMatching(
        /^1 span\(s\) rejected \(A\): X-Ray refused it \[53995c3f42cd8ad8: Invalid segment\.\]$/,
      ),
      expect.stringMatching(/^1 span\(s\) rejected \(B\)/),
    ]);
  });

  it('are not written where all is well, nor about secrets', async () => {
    const warnings = listen();
    await exportAll(new XRaySpanExporter({ transport: scriptedTransport() }), spansOf(3));
    expect(warnings).toEqual([]);
  });
});

describe('in Lambda', () => {
  it('a handler whose parent is the function segment of this or an earlier invocation hangs below it', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'checkout');
    const documents: unknown[] = [];
    const transport: Transport = {
      ...scriptedTransport(),
      send: async (given) => {
        documents.push(...given.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes))));
        return given.map(() => ({ status: 'sent' }));
      },
    };
    const exporter = new XRaySpanExporter({ transport });
    const handler = (number: number): ExportedSpan => {
      const span = spanOf(number);
      const { traceId } = span.spanContext();
      const spanId = `f00000000000000${number}`;
      vi.stubEnv(
        '_X_AMZN_TRACE_ID',
        `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=1`,
      );
      return { ...span, parentSpanContext: { traceId, spanId, isRemote: true } };
    };
    const first = handler(1);
    // The processor flushes at the end of the invocation, and has more of it in the next one.
    await exporter.forceFlush();
    const second = handler(2);
    const stranger = {
      ...spanOf(3),
      parentSpanContext: { ...spanOf(3).spanContext(), spanId: 'aaaaaaaaaaaaaaaa', isRemote: true },
    };
    await exportAll(exporter, [first, second, stranger]);
    expect(documents).toMatchObject([
      { id: '0000000000000001', type: 'subsegment', parent_id: 'f000000000000001' },
      { id: '0000000000000002', type: 'subsegment', parent_id: 'f000000000000002' },
      { id: '0000000000000003', parent_id: 'aaaaaaaaaaaaaaaa' },
    ]);
    expect(documents[2]).not.toHaveProperty('type');
  });

  it('the answer of the application goes before', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'checkout');
    const asked: string[] = [];
    const isFacadeParent = (span: SpanSource): boolean => {
      asked.push(span.name);
      return false;
    };
    const span = spanOf(1);
    const parentSpanContext = { ...span.spanContext(), spanId: 'f000000000000001', isRemote: true };
    await exportAll(new XRaySpanExporter({ transport: scriptedTransport(), isFacadeParent }), [
      { ...span, parentSpanContext },
    ]);
    expect(asked).toEqual(['GET /1']);
  });
});

describe('own input and output', () => {
  it('is not traced', async () => {
    const recorded = new InMemorySpanExporter();
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(recorded)] });
    provider.register();
    // What `isTracingSuppressed` of the SDK reads.
    const key = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
    const suppressed: unknown[] = [];
    const exporter = new XRaySpanExporter({
      client: {
        send: async () => {
          suppressed.push(context.active().getValue(key));
          trace.getTracer('http').startSpan('POST /TraceSegments').end();
          return {};
        },
      },
    });
    await trace.getTracer('app').startActiveSpan('request', async (span) => {
      await exportAll(exporter, spansOf(1));
      expect(context.active().getValue(key)).toBeUndefined();
      span.end();
    });
    expect(suppressed).toEqual([true]);
    expect(recorded.getFinishedSpans().map(({ name }) => name)).toEqual(['request']);
    await exporter.shutdown();
  });
});

describe('resource attributes that are pending', () => {
  it('are awaited', async () => {
    const transport = scriptedTransport();
    const exporter = new XRaySpanExporter({ transport });
    let detected: (name: string) => void = () => undefined;
    const name = new Promise<string>((resolve) => {
      detected = resolve;
    });
    const exported = exportAll(exporter, [
      spanOf(1, { resource: resourceFromAttributes({ 'service.name': name }) }),
    ]);
    await new Promise(setImmediate);
    expect(transport.calls).toEqual([]);
    detected('late');
    expect(await exported).toEqual({ code: 0 });
  });

  it('are given up after a while, and not awaited again', async () => {
    let waits = 0;
    const resource: PendingResource = {
      attributes: {},
      asyncAttributesPending: true,
      waitForAsyncAttributes: () => {
        waits += 1;
        return new Promise(() => undefined);
      },
    };
    const exporter = new XRaySpanExporter({ transport: scriptedTransport(), resourceTimeoutMillis: 5 });
    expect(await exportAll(exporter, [spanOf(1, { resource }), spanOf(2, { resource })])).toEqual({
      code: 0,
    });
    expect(await exportAll(exporter, [spanOf(3, { resource })])).toEqual({ code: 0 });
    expect(waits).toBe(1);
  });

  it('may fail', async () => {
    const resource: PendingResource = {
      attributes: {},
      asyncAttributesPending: true,
      waitForAsyncAttributes: () => Promise.reject(new Error('no metadata service')),
    };
    const exporter = new XRaySpanExporter({ transport: scriptedTransport() });
    expect(await exportAll(exporter, [spanOf(1, { resource })])).toEqual({ code: 0 });
  });
});

describe('metrics', () => {
  async function collect(exporter: XRaySpanExporter, run: (exporter: XRaySpanExporter) => Promise<void>) {
    const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: memory, exportIntervalMillis: 3_600_000 });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    await run(exporter);
    await reader.forceFlush();
    const scope = memory.getMetrics().at(-1)?.scopeMetrics[0];
    await reader.shutdown();
    return (scope?.metrics ?? []).map(({ descriptor, dataPoints }) => ({
      name: descriptor.name,
      unit: descriptor.unit,
      points: dataPoints.map(({ attributes, value }) => [attributes, value]),
    }));
  }

  it('are those of the semantic conventions, also with a provider that comes after the exporter', async () => {
    const type = { 'otel.component.type': 'xray_span_exporter' };
    const transport = scriptedTransport(
      [
        { status: 'sent' },
        { status: 'rejected', code: 'MissingName' },
        { status: 'dropped', reason: 'throttled' },
      ],
      [{ status: 'sent' }],
    );
    const collected = await collect(new XRaySpanExporter({ transport }), async (exporter) => {
      await exportAll(exporter, spansOf(3));
      await exportAll(exporter, spansOf(1));
    });
    expect(collected).toEqual([
      {
        name: 'otel.sdk.exporter.span.exported',
        unit: '{span}',
        points: [
          [{ ...type, 'otel_xray.outcome': 'sent' }, 2],
          [{ ...type, 'otel_xray.outcome': 'rejected', 'error.type': 'MissingName' }, 1],
          [{ ...type, 'otel_xray.outcome': 'dropped', 'error.type': 'throttled' }, 1],
        ],
      },
      { name: 'otel.sdk.exporter.span.inflight', unit: '{span}', points: [[type, 0]] },
    ]);
  });

  it('take in what was counted before there was a provider', async () => {
    const exporter = new XRaySpanExporter({ transport: scriptedTransport() });
    await exportAll(exporter, spansOf(5));
    const collected = await collect(exporter, async () => {
      await exportAll(exporter, spansOf(1));
    });
    expect(collected.map(({ name, points }) => [name, points[0]?.[1]])).toEqual([
      ['otel.sdk.exporter.span.exported', 6],
      ['otel.sdk.exporter.span.inflight', 0],
    ]);
  });

  it('cost no span when the meter provider throws', async () => {
    const warnings = listen();
    metrics.setGlobalMeterProvider({
      getMeter: () => {
        throw new Error('no meters today');
      },
    });
    const exporter = new XRaySpanExporter({ transport: scriptedTransport() });
    expect(await exportAll(exporter, spansOf(1))).toEqual({ code: 0 });
    expect(warnings).toEqual(['the meter provider threw: no meters today']);
  });

  it('show what is in flight', async () => {
    const transport = { ...scriptedTransport(), send: () => new Promise<never>(() => undefined) };
    const collected = await collect(new XRaySpanExporter({ transport }), async (exporter) =>
      exporter.export(spansOf(7), () => undefined),
    );
    expect(collected.map(({ name, points }) => [name, points[0]?.[1]])).toEqual([
      ['otel.sdk.exporter.span.inflight', 7],
    ]);
  });
});
