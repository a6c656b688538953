// SPDX-License-Identifier: Apache-2.0

import { createRequire } from 'node:module';
import { context, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Transport } from '@otel-xray/exporter';
import { type ApiGlobal, isRegistered } from '@otel-xray/recorder/application';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startXRay } from './start.ts';
import { IMPOSSIBLE } from './test-impossible.ts';
import { forgetSetUp } from './test-reset.ts';
import { NOTHING, running, type XRay } from './xray.ts';

const GLOBALS: readonly ApiGlobal[] = ['trace', 'context', 'propagation'];
const SIGNALS = ['SIGTERM', 'SIGINT', 'beforeExit'] as const;
const listeners = (): number[] => SIGNALS.map((name) => process.listenerCount(name));
const registered = (): ApiGlobal[] => GLOBALS.filter(isRegistered);

let started: XRay[];
let before: number[];
let documents: string[];
beforeEach(() => {
  started = [];
  documents = [];
  before = listeners();
  vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'env');
  vi.stubEnv('OTEL_LOG_LEVEL', 'error');
});
afterEach(async () => {
  await Promise.all(started.map((xray) => xray.shutdown()));
  vi.unstubAllEnvs();
  forgetSetUp();
});

const TRANSPORT: Transport = {
  maxDocumentBytes: 65_536,
  async send(given) {
    for (const { bytes } of given) documents.push(Buffer.from(bytes).toString('utf8'));
    return given.map(() => ({ status: 'sent' }));
  },
  close: async () => undefined,
};

function start(options: Parameters<typeof startXRay>[0] = {}): XRay {
  const xray = startXRay({ transport: TRANSPORT, instrumentations: false, serviceName: 'shop', ...options });
  started.push(xray);
  return xray;
}

describe('startXRay', () => {
  it('registers everything, and sends', async () => {
    const xray = start();
    expect(registered()).toEqual(GLOBALS);
    expect(running()).toBe(xray);
    trace.getTracer('test').startActiveSpan('job', (job) => {
      expect(trace.getActiveSpan()).toBe(job);
      const headers = {};
      propagation.inject(context.active(), headers);
      expect(Object.keys(headers).sort()).toEqual(['traceparent', 'x-amzn-trace-id']);
      job.end();
    });
    expect(xray.stats()).toMatchObject({ given: 1, sent: 0, inFlight: 1 });
    await xray.forceFlush();
    expect(xray.stats()).toMatchObject({ given: 1, sent: 1, inFlight: 0 });
    expect(documents.map((text) => JSON.parse(text))).toMatchObject([{ name: 'shop' }]);
  });

  it('sends open requests at shutdown; afterwards it takes nothing, and the process ends without it', async () => {
    const xray = start();
    const open = trace.getTracer('test').startSpan('job');
    await xray.shutdown();
    await xray.shutdown();
    expect(documents.map((text) => JSON.parse(text))).toMatchObject([{ name: 'shop', in_progress: true }]);
    open.end();
    expect(xray.stats()).toMatchObject({ given: 2, sent: 1, dropped: 1, droppedBy: { 'shut-down': 1 } });
    expect(listeners()).toEqual(before);
  });

  it('called again, gives what runs and does not look at the options', () => {
    const first = start();
    const said = recordDiag(DiagLogLevel.INFO);
    expect(startXRay({ exitTimeoutMillis: -1 })).toBe(first);
    expect(said).toEqual(['info: otel-xray runs already: these options are not looked at']);
    expect(listeners()).toEqual(before.map((count) => count + 1));
  });

  it('changes nothing where another set-up is active, and says what to do', () => {
    trace.setGlobalTracerProvider(new TracerProvider());
    const said = recordDiag();
    expect(start()).toBe(NOTHING);
    expect(registered()).toEqual(['trace']);
    expect(running()).toBeUndefined();
    expect(said).toEqual([
      expect.stringContaining('spread xrayPreset() of @otel-xray/node into that set-up'),
    ]);
    expect(listeners()).toEqual(before);
  });

  it.each(['true', ' TRUE '])('OTEL_SDK_DISABLED=%s: nothing', (value) => {
    vi.stubEnv('OTEL_SDK_DISABLED', value);
    expect(start()).toBe(NOTHING);
    expect(registered()).toEqual([]);
    expect(listeners()).toEqual(before);
  });

  it('OTEL_TRACES_EXPORTER=none: nothing is sent, and headers are passed on all the same', async () => {
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'none');
    const xray = start();
    const carrier = {
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    };
    const parent = propagation.extract(context.active(), carrier);
    trace.getTracer('test').startActiveSpan('job', {}, parent, (job) => {
      const headers = {};
      propagation.inject(context.active(), headers);
      expect(headers).toMatchObject({
        'x-amzn-trace-id': `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${job.spanContext().spanId};Sampled=1`,
      });
      job.end();
    });
    await xray.shutdown();
    expect(documents).toEqual([]);
    expect(xray.stats()).toEqual(NOTHING.stats());
  });

  it('switches instrumentations off at its end, and on before', async () => {
    // A module is instrumented when it is asked for.
    const require = createRequire(import.meta.url);
    const get = (): unknown => require('node:http').get;
    const original = get();
    const xray = start({ instrumentations: { http: true } });
    expect(get()).not.toBe(original);
    await xray.shutdown();
    expect(get()).toBe(original);
    await xray.shutdown();
    expect(get()).toBe(original);
  });

  it("leaves context and propagators that are there alone, and brings what's missing", () => {
    propagation.setGlobalPropagator({
      inject: () => undefined,
      extract: (one) => one,
      fields: () => ['mine'],
    });
    start();
    expect(propagation.fields()).toEqual(['mine']);
    expect(registered()).toEqual(GLOBALS);
  });
});

describe('an impossible option is a TypeError that names it, and leaves nothing registered', () => {
  it.each([...IMPOSSIBLE, ['exitTimeoutMillis', -1], ['exitTimeoutMillis', 1.5]] as const)(
    '%s: %j',
    (name, value) => {
      vi.stubEnv('OTEL_TRACES_SAMPLER', 'xray');
      const resources = process.getActiveResourcesInfo().sort();
      expect(() => startXRay({ [name]: value })).toThrow(TypeError);
      expect(() => startXRay({ [name]: value })).toThrow(new RegExp(`^${name}\\b`));
      expect(registered()).toEqual([]);
      expect(running()).toBeUndefined();
      expect(listeners()).toEqual(before);
      expect(process.getActiveResourcesInfo().sort()).toEqual(resources);
    },
  );
});
