// SPDX-License-Identifier: Apache-2.0

import { DiagLogLevel, defaultTextMapGetter, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { isRegistered } from '@otel-xray/recorder/application';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { preloadXRay } from './preload-xray.ts';
import { forgetSetUp } from './test-reset.ts';
import { running } from './xray.ts';

const NAMES = ['OTEL_TRACES_EXPORTER', 'OTEL_PROPAGATORS', 'OTEL_TRACES_SAMPLER'] as const;
const FROM_LOAD_BALANCER = { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' };

let said: string[];
let lines: string[];
beforeEach(() => {
  said = recordDiag();
  lines = [];
  for (const name of NAMES) vi.stubEnv(name, undefined);
  vi.stubEnv('OTEL_SERVICE_NAME', 'shop');
  vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'env');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(async () => {
  await running()?.shutdown();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  forgetSetUp();
});

type Named = Readonly<Partial<Record<(typeof NAMES)[number], string | undefined>>>;

function preload(env: Named): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  preloadXRay();
}

const left = (): Named => Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));

const DAEMON = 'the X-Ray daemon at 127.0.0.1:2000';

describe('what is ours, and what is left to the other set-up', () => {
  it.each<
    [
      string,
      env: Named,
      left: Named,
      ours: { readonly provider: boolean; readonly propagates: boolean },
      said: string | undefined,
    ]
  >([
    [
      'the exporter, and with it the propagators',
      { OTEL_TRACES_EXPORTER: 'xray' },
      { OTEL_TRACES_EXPORTER: 'none', OTEL_PROPAGATORS: 'none' },
      { provider: true, propagates: true },
      `to ${DAEMON}`,
    ],
    [
      'the exporter beside otlp and console',
      { OTEL_TRACES_EXPORTER: 'otlp,xray,console' },
      { OTEL_TRACES_EXPORTER: 'none', OTEL_PROPAGATORS: 'none' },
      { provider: true, propagates: true },
      `to ${DAEMON}, and to otlp, and to console`,
    ],
    [
      'the exporter, with propagators of others',
      { OTEL_TRACES_EXPORTER: 'xray', OTEL_PROPAGATORS: 'tracecontext' },
      { OTEL_TRACES_EXPORTER: 'none', OTEL_PROPAGATORS: 'tracecontext' },
      { provider: true, propagates: false },
      `to ${DAEMON}`,
    ],
    [
      'the propagator alone',
      { OTEL_PROPAGATORS: 'tracecontext,xray' },
      { OTEL_PROPAGATORS: 'none' },
      { provider: false, propagates: true },
      undefined,
    ],
    [
      "the propagator beside somebody else's sampler and exporter",
      { OTEL_PROPAGATORS: 'xray', OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_EXPORTER: 'otlp' },
      { OTEL_PROPAGATORS: 'none', OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_EXPORTER: 'otlp' },
      { provider: false, propagates: true },
      undefined,
    ],
    [
      'the sampler alone, with OTLP as it is by default',
      { OTEL_TRACES_SAMPLER: 'xray' },
      { OTEL_TRACES_EXPORTER: 'none' },
      { provider: true, propagates: false },
      'to otlp',
    ],
    [
      'the sampler by its other name',
      { OTEL_TRACES_SAMPLER: ' ParentBased_XRay ', OTEL_TRACES_EXPORTER: 'console' },
      { OTEL_TRACES_EXPORTER: 'none' },
      { provider: true, propagates: false },
      'to console',
    ],
    [
      'the sampler, and no exporter at all',
      { OTEL_TRACES_SAMPLER: 'xray', OTEL_TRACES_EXPORTER: 'none' },
      { OTEL_TRACES_EXPORTER: 'none' },
      { provider: true, propagates: false },
      'nowhere',
    ],
  ])('%s', (_, env, expected, { provider, propagates }, where) => {
    preload(env);
    expect(left()).toEqual({ ...Object.fromEntries(NAMES.map((name) => [name, undefined])), ...expected });
    expect(isRegistered('trace')).toBe(provider);
    expect(isRegistered('propagation')).toBe(propagates);
    expect(isRegistered('context')).toBe(false);
    expect(lines).toEqual(where === undefined ? [] : [`otel-xray: traces of shop go ${where}\n`]);
    expect(running() !== undefined).toBe(provider);
    expect(said).toEqual([]);
  });
});

it.each<[string, Named]>([
  ['nothing', {}],
  ['others', { OTEL_TRACES_EXPORTER: 'otlp', OTEL_PROPAGATORS: 'b3', OTEL_TRACES_SAMPLER: 'always_on' }],
])('where %s is named there is nothing to do, which is said', (_, env) => {
  preload(env);
  expect(said).toEqual([expect.stringMatching(/^warn: otel-xray is preloaded and has nothing to do: set /)]);
  expect(left()).toEqual({ ...Object.fromEntries(NAMES.map((name) => [name, undefined])), ...env });
  expect(isRegistered('trace') || isRegistered('propagation')).toBe(false);
});

describe('a header without a decision', () => {
  it.each<[string, env: Named, isJoined: boolean]>([
    ['is joined where the sampler is ours', { OTEL_TRACES_EXPORTER: 'xray' }, true],
    ["is not where it is somebody else's, who would obey it", { OTEL_PROPAGATORS: 'xray' }, false],
    [
      "nor where that one's name is X-Ray's to others",
      { OTEL_PROPAGATORS: 'xray', OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
      false,
    ],
  ])('%s', (_, env, isJoined) => {
    preload(env);
    const context = propagation.extract(ROOT_CONTEXT, FROM_LOAD_BALANCER, defaultTextMapGetter);
    expect(trace.getSpanContext(context) !== undefined).toBe(isJoined);
  });
});

it('is done once, and not where OTEL_SDK_DISABLED', () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  preload({ OTEL_TRACES_EXPORTER: 'xray' });
  expect(left()).toMatchObject({ OTEL_TRACES_EXPORTER: 'xray' });
  vi.stubEnv('OTEL_SDK_DISABLED', undefined);
  preloadXRay();
  const first = running();
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'xray');
  preloadXRay();
  expect(running()).toBe(first);
  expect(lines).toHaveLength(1);
});

it('the set-up that comes later keeps its hands off the provider', () => {
  preload({ OTEL_TRACES_EXPORTER: 'xray' });
  const said = recordDiag(DiagLogLevel.ERROR);
  const tracer = trace.getTracer('test').startSpan('job');
  trace.setGlobalTracerProvider(new TracerProvider());
  expect(said).toHaveLength(1);
  expect(tracer.isRecording()).toBe(true);
  tracer.end();
  expect(running()?.stats()).toMatchObject({ given: 1 });
});
