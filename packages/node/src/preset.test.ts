// SPDX-License-Identifier: Apache-2.0

import { defaultTextMapGetter, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  RandomIdGenerator,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type Transport, XRaySpanProcessor } from '@otel-xray/exporter';
import { XRayRemoteSampler, XRayRootSampler } from '@otel-xray/propagation';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type XRayPresetOptions, xrayPreset } from './index.ts';
import { createPreset } from './preset.ts';
import { forgetSetUp } from './test-reset.ts';

let said: string[];
beforeEach(() => {
  said = recordDiag();
  vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'env');
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetSetUp();
});

/** Keeps what would be sent. */
function keepDocuments(): { readonly transport: Transport; readonly documents: string[] } {
  const documents: string[] = [];
  return {
    documents,
    transport: {
      maxDocumentBytes: 65_536,
      send: async (given) =>
        given.map(({ bytes }) => {
          documents.push(Buffer.from(bytes).toString('utf8'));
          return { status: 'sent' };
        }),
      close: async () => undefined,
    },
  };
}

describe('what nobody chose', () => {
  it('is all there', () => {
    const preset = xrayPreset();
    expect(Object.keys(preset).sort()).toEqual([
      'contextManager',
      'idGenerator',
      'resource',
      'sampler',
      'spanLimits',
      'spanProcessors',
      'textMapPropagator',
    ]);
    expect(preset.idGenerator).toBeInstanceOf(AWSXRayIdGenerator);
    expect(preset.sampler.toString()).toMatch(/^XRayRootSampler\{ParentBased\{root=AlwaysOnSampler/);
    expect(preset.spanProcessors).toEqual([expect.any(XRaySpanProcessor)]);
    expect(preset.spanLimits).toStrictEqual({});
    expect(preset.textMapPropagator.fields()).toEqual([
      'traceparent',
      'tracestate',
      'baggage',
      'x-amzn-trace-id',
    ]);
    expect(preset.resource.attributes['service.name']).toMatch(/^[a-z]/);
    expect(said).toEqual([]);
  });

  it('joins the trace of a load balancer and samples it', () => {
    const { textMapPropagator, sampler } = xrayPreset();
    const carrier = { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' };
    const context = textMapPropagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    const traceId = '5759e988bd862e3fe1be46a994272793';
    expect(trace.getSpanContext(context)).toMatchObject({ traceId, traceFlags: TraceFlags.NONE });
    expect(sampler.shouldSample(context, traceId, 'GET', SpanKind.SERVER, {}, [])).toMatchObject({
      decision: 2,
    });
  });
});

describe('each option', () => {
  const processor = new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() });
  const sampler = new AlwaysOffSampler();
  const rootSampler = new XRayRootSampler(sampler);
  const idGenerator = new RandomIdGenerator();

  it.each<
    [
      string,
      options: XRayPresetOptions,
      look: (preset: ReturnType<typeof xrayPreset>) => unknown,
      expected: unknown,
    ]
  >([
    ['serviceName', { serviceName: 'shop' }, (one) => one.resource.attributes['service.name'], 'shop'],
    [
      'resourceAttributes',
      { resourceAttributes: { team: 'blue' } },
      (one) => one.resource.attributes.team,
      'blue',
    ],
    [
      'resourceDetectors',
      { resourceDetectors: [{ detect: () => ({ attributes: { found: 1 } }) }] },
      (one) => one.resource.attributes.found,
      1,
    ],
    ['sampler', { sampler }, (one) => String(one.sampler), 'XRayRootSampler{AlwaysOffSampler}'],
    [
      'sampler, one that decides over undecided headers by itself',
      { sampler: rootSampler },
      (one) => one.sampler,
      rootSampler,
    ],
    ['idGenerator', { idGenerator }, (one) => one.idGenerator, idGenerator],
    [
      'propagators, by name and as they are',
      { propagators: ['baggage', new W3CTraceContextPropagator()] },
      (one) => one.textMapPropagator.fields(),
      ['baggage', 'traceparent', 'tracestate'],
    ],
    ['propagators, none', { propagators: [] }, (one) => one.textMapPropagator.fields(), []],
    [
      'spanProcessors',
      { spanProcessors: [processor] },
      (one) => one.spanProcessors,
      [expect.any(XRaySpanProcessor), processor],
    ],
  ])('%s', (_, options, look, expected) => {
    expect(look(xrayPreset(options))).toEqual(expected);
  });

  it('of the exporter and of the processor reach them', async () => {
    const { transport, documents } = keepDocuments();
    const { preset, processor: ours } = createPreset({
      serviceName: 'shop',
      transport,
      indexedAttributes: ['order.id'],
      processor: { maxSpans: 1, delayMillis: 60_000 },
    });
    const tracer = new TracerProvider({ ...preset }).getTracer('test');
    tracer.startSpan('first', { attributes: { 'order.id': 17 } }).end();
    tracer.startSpan('second').end();
    await ours.shutdown();
    expect(documents.map((text) => JSON.parse(text))).toMatchObject([
      { name: 'shop', annotations: { 'order.id': 17 } },
    ]);
    expect(ours.stats()).toMatchObject({ given: 2, sent: 1, dropped: 1, droppedBy: { 'queue-full': 1 } });
  });

  it.each(
    Object.keys({
      serviceName: 1,
      resourceAttributes: 1,
      resourceDetectors: 1,
      sampler: 1,
      idGenerator: 1,
      propagators: 1,
      propagateTo: 1,
      processor: 1,
      spanProcessors: 1,
      transport: 1,
    }),
  )('%s: undefined means the default', (name) => {
    const preset = xrayPreset({ [name]: undefined });
    expect(preset.spanProcessors).toHaveLength(1);
    expect(preset.idGenerator).toBeInstanceOf(AWSXRayIdGenerator);
    expect(preset.textMapPropagator.fields()).toHaveLength(4);
  });
});

describe('the environment', () => {
  it.each<
    [name: string, value: string, look: (preset: ReturnType<typeof xrayPreset>) => unknown, expected: unknown]
  >([
    ['OTEL_SERVICE_NAME', 'shop', (one) => one.resource.attributes['service.name'], 'shop'],
    [
      'OTEL_TRACES_SAMPLER',
      'always_off',
      (one) => one.sampler.toString(),
      'XRayRootSampler{AlwaysOffSampler}',
    ],
    ['OTEL_PROPAGATORS', 'xray', (one) => one.textMapPropagator.fields(), ['x-amzn-trace-id']],
    ['OTEL_PROPAGATORS', 'none', (one) => one.textMapPropagator.fields(), []],
    ['OTEL_SPAN_LINK_COUNT_LIMIT', '7', (one) => one.spanLimits, { linkCountLimit: 7 }],
    ['OTEL_TRACES_EXPORTER', 'xray', (one) => one.spanProcessors, [expect.any(XRaySpanProcessor)]],
    [
      'OTEL_TRACES_EXPORTER',
      'otlp,xray,console',
      (one) => one.spanProcessors,
      [expect.any(XRaySpanProcessor), expect.any(BatchSpanProcessor), expect.any(SimpleSpanProcessor)],
    ],
    // A list without `xray` is meant for another set-up.
    ['OTEL_TRACES_EXPORTER', 'otlp', (one) => one.spanProcessors, [expect.any(XRaySpanProcessor)]],
    ['OTEL_TRACES_EXPORTER', 'none', (one) => one.spanProcessors, [expect.any(XRaySpanProcessor)]],
  ])('%s=%s', (name, value, look, expected) => {
    vi.stubEnv(name, value);
    expect(look(xrayPreset())).toEqual(expected);
  });

  it('is read at once and not later', () => {
    const preset = xrayPreset();
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    vi.stubEnv('OTEL_XRAY_PROPAGATE_TO', 'nobody');
    expect(preset.sampler.toString()).toContain('AlwaysOnSampler');
  });

  it('comes after options', () => {
    vi.stubEnv('OTEL_PROPAGATORS', 'xray');
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'xray,console');
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'xray');
    const sampler = new AlwaysOffSampler();
    const preset = xrayPreset({ propagators: ['baggage'], spanProcessors: [], sampler });
    expect(preset.textMapPropagator.fields()).toEqual(['baggage']);
    expect(preset.spanProcessors).toHaveLength(1);
    expect(String(preset.sampler)).toBe('XRayRootSampler{AlwaysOffSampler}');
  });

  it('samples by the rules of the console where it says so', () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'xray');
    const { sampler } = xrayPreset();
    expect(sampler).toBeInstanceOf(XRayRemoteSampler);
    if (sampler instanceof XRayRemoteSampler) sampler.shutdown();
    expect(sampler).not.toBeInstanceOf(XRayRootSampler);
  });
});
