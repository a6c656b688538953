// SPDX-License-Identifier: Apache-2.0
import {
  type Attributes,
  type Context,
  DiagLogLevel,
  defaultTextMapGetter,
  diag,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { detectResources, resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { XRayPropagator } from './propagator.ts';
import { XRayRemoteSampler } from './remote-sampler.ts';
import type { XRayRemoteSamplerOptions } from './remote-sampler-options.ts';
import { XRayRootSampler } from './root-sampler.ts';
import { createTestClock, EPOCH_MILLIS, type TestClock } from './test-clock.ts';
import { rule, rulesAnswer, startXRay, type TestXRay } from './test-xray.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';
let xray: TestXRay;
let clock: TestClock;
let random: number;

beforeEach(async () => {
  random = 0.999;
  clock = createTestClock();
  xray = await startXRay(rulesAnswer(rule('Default')));
});
afterEach(async () => {
  diag.disable();
  await xray.close();
});

async function start(options: XRayRemoteSamplerOptions = {}): Promise<XRayRemoteSampler> {
  const sampler = new XRayRemoteSampler({ endpoint: xray.endpoint, clock, random: () => random, ...options });
  await clock.advance(0);
  return sampler;
}

function ask(sampler: XRayRemoteSampler, attributes: Attributes = {}, context: Context = ROOT_CONTEXT) {
  return sampler.shouldSample(context, traceId, 'GET', SpanKind.SERVER, attributes, []);
}

const decision = (sampler: XRayRemoteSampler, attributes?: Attributes, context?: Context): number =>
  ask(sampler, attributes, context).decision;

describe('rules', () => {
  it('the first that matches decides, by priority and then by name, and is named', async () => {
    xray.rules = rulesAnswer(
      rule('Default', { FixedRate: 1 }),
      rule('b', { Priority: 10, URLPath: '/health*' }),
      rule('a', { Priority: 10, URLPath: '/health', FixedRate: 1 }),
      rule('z', { Priority: 1, HTTPMethod: 'POST' }),
    );
    const sampler = await start();
    const named = (attributes: Attributes) => {
      const answer = ask(sampler, attributes);
      return [answer.decision, answer.attributes?.['aws.xray.sampling_rule_name']];
    };
    expect([
      named({ 'http.request.method': 'GET', 'url.path': '/health' }),
      named({ 'http.request.method': 'GET', 'url.path': '/health/deep' }),
      named({ 'http.request.method': 'POST', 'url.path': '/health' }),
      named({ 'http.request.method': 'GET', 'url.path': '/orders' }),
    ]).toEqual([
      [2, 'a'],
      [0, 'b'],
      [0, 'z'],
      [2, 'Default'],
    ]);
  });

  it('name themselves on the spans of the SDK', async () => {
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 1 }));
    const exporter = new InMemorySpanExporter();
    const sampler = await start();
    const provider = new NodeTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.getTracer('test').startSpan('request', {}, ROOT_CONTEXT).end();
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({ 'aws.xray.sampling_rule_name': 'Default' });
  });

  it.each([
    [0.049, 2],
    [0.05, 0],
  ])('the fixed rate goes by chance: %f', async (chance, expected) => {
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 0.05 }));
    const sampler = await start();
    random = chance;
    expect(decision(sampler)).toBe(expected);
  });

  it('are read from every page', async () => {
    xray.rules = ({ body }) =>
      body.NextToken === 'more'
        ? rulesAnswer(rule('Default', { FixedRate: 1 }))
        : { ...rulesAnswer(rule('first', { URLPath: '/x' })), NextToken: 'more' };
    const sampler = await start();
    expect(xray.bodies('/GetSamplingRules')).toEqual([{}, { NextToken: 'more' }]);
    expect(decision(sampler)).toBe(2);
  });

  it('are not read for ever', async () => {
    xray.rules = { ...rulesAnswer(rule('Default')), NextToken: 'again' };
    await start();
    expect(xray.calls).toHaveLength(20);
  });

  it('are asked for again every five minutes, and after an hour without an answer no longer obeyed', async () => {
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 1 }));
    const sampler = await start();
    xray.rules = 500;
    clock.run(299_999);
    expect(xray.bodies('/GetSamplingRules')).toHaveLength(1);
    for (let elapsed = 300_000; elapsed < 3_600_000; elapsed += 300_000) {
      expect(decision(sampler)).toBe(2);
      clock.run(300_000);
    }
    clock.run(300_001);
    expect([decision(sampler), decision(sampler)]).toEqual([2, 0]);
    expect(ask(sampler).attributes).toBeUndefined();
  });

  it('are asked for at once when X-Ray says that they have changed', async () => {
    const sampler = await start();
    decision(sampler);
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 1 }));
    xray.targets = { SamplingTargetDocuments: [], LastRuleModification: 1_790_000_005 };
    await clock.advance(10_000);
    expect(decision(sampler)).toBe(2);
    // The same change again is no change.
    await clock.advance(10_100);
    expect(xray.calls.map(({ path }) => path)).toEqual([
      '/GetSamplingRules',
      '/SamplingTargets',
      '/GetSamplingRules',
      '/SamplingTargets',
    ]);
  });

  it('that have changed start with the rate they came with, and keep their counts', async () => {
    const sampler = await start();
    xray.targets = { SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 1, Interval: 300 }] };
    decision(sampler);
    await clock.advance(10_000);
    expect(decision(sampler)).toBe(2);
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 0.5 }));
    await clock.advance(300_000);
    expect(decision(sampler)).toBe(0);
    await clock.advance(3_000);
    const counts = xray.bodies('/SamplingTargets').at(-1)?.SamplingStatisticsDocuments?.[0];
    expect(counts).toMatchObject({ RequestCount: 2, SampledCount: 1 });
  });
});

describe('reports', () => {
  it('say who, when and what', async () => {
    xray.rules = rulesAnswer(rule('Default', { ReservoirSize: 1 }));
    const sampler = await start();
    decision(sampler);
    decision(sampler);
    await clock.advance(10_000);
    expect(xray.calls[1]).toMatchObject({
      path: '/SamplingTargets',
      headers: { 'content-type': 'application/json' },
    });
    expect(xray.calls[1]?.body).toEqual({
      SamplingStatisticsDocuments: [
        {
          RuleName: 'Default',
          ClientID: expect.stringMatching(/^[0-9a-f]{24}$/),
          Timestamp: EPOCH_MILLIS / 1_000 + 10,
          RequestCount: 2,
          SampledCount: 1,
          BorrowCount: 1,
        },
      ],
    });
  });

  it.each([
    [20, 20_000],
    [1, 1_000],
    [undefined, 10_000],
    [0, 10_000],
    [100_000, 10_000],
  ])('come when X-Ray wants them: Interval %s', async (Interval, expected) => {
    const sampler = await start({ random: () => 0 });
    xray.targets = { SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 0, Interval }] };
    decision(sampler);
    await clock.advance(10_000);
    expect(clock.next()[0]).toBe(expected);
  });

  it.each([
    ['400', 'Unknown rule', [1]],
    ['500', 'Internal', [1, 2]],
  ])('what X-Ray refuses with %s %s', async (ErrorCode, Message, expected) => {
    const sampler = await start();
    xray.targets = { UnprocessedStatistics: [{ RuleName: 'Default', ErrorCode, Message }] };
    decision(sampler);
    await clock.advance(10_000);
    if (expected.length > 1) decision(sampler);
    await clock.advance(10_100);
    const counts = xray
      .bodies('/SamplingTargets')
      .map((body) => body.SamplingStatisticsDocuments?.[0]?.RequestCount);
    expect(counts).toEqual(expected);
  });

  it.each([
    [null],
    [{ SamplingTargetDocuments: 'x', UnprocessedStatistics: 7, LastRuleModification: 'never' }],
    [
      {
        SamplingTargetDocuments: [
          null,
          1,
          {},
          { RuleName: 'other' },
          { RuleName: 'Default', FixedRate: 7, ReservoirQuota: -1 },
        ],
      },
    ],
  ])('survive an answer of nonsense: %j', async (answer) => {
    const sampler = await start();
    xray.targets = () => JSON.parse(JSON.stringify(answer));
    decision(sampler);
    await clock.advance(10_000);
    expect(decision(sampler)).toBe(0);
  });

  it('end with shutdown', async () => {
    const sampler = await start();
    sampler.shutdown();
    expect(clock.next()).toEqual([]);
  });
});

describe('parents', () => {
  it.each([0, 1])('are followed: %i', async (traceFlags) => {
    const sampler = await start();
    const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: '53995c3f42cd8ad8', traceFlags });
    expect(ask(sampler, {}, parent)).toEqual({ decision: traceFlags * 2 });
    await clock.advance(10_000);
    expect(xray.bodies('/SamplingTargets')).toEqual([]);
  });

  it('that decide nothing are decided by the rules, with XRayRootSampler around it or without', async () => {
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 1 }));
    const sampler = await start();
    const carrier = { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8' };
    const context = new XRayPropagator().extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(context)?.traceId).toBe(traceId);
    expect(decision(sampler, {}, context)).toBe(2);
    expect(
      new XRayRootSampler(sampler).shouldSample(context, traceId, 'GET', SpanKind.SERVER, {}, []).decision,
    ).toBe(2);
  });
});

describe('services', () => {
  const never = new Promise<string>(() => undefined);
  const only = (pattern: Record<string, string>) => rulesAnswer(rule('only', { FixedRate: 1, ...pattern }));

  it.each([
    ['ServiceName', 'shop*'],
    ['ServiceType', 'AWS::ECS::Container'],
    ['ResourceARN', 'arn:aws:ecs:*'],
  ])('rules may go by %s', async (name, pattern) => {
    xray.rules = only({ [name]: pattern });
    const attributes = {
      'service.name': 'shop-eu',
      'cloud.platform': 'aws_ecs',
      'aws.ecs.container.arn': 'arn:aws:ecs:eu-central-1:1:container/a',
    };
    const sampler = await start({ resource: { attributes } });
    expect(ask(sampler).attributes).toEqual({ 'aws.xray.sampling_rule_name': 'only' });
    const other = await start({ resource: { attributes: {} } });
    expect(ask(other).attributes).toBeUndefined();
  });

  it('are known by name while the platform is being looked up', async () => {
    xray.rules = only({ ServiceName: 'shop' });
    const resource = resourceFromAttributes({ 'service.name': 'unknown_service' })
      .merge(
        detectResources({ detectors: [{ detect: () => ({ attributes: { 'cloud.platform': never } }) }] }),
      )
      .merge(resourceFromAttributes({ 'service.name': 'shop' }));
    expect(resource.asyncAttributesPending).toBe(true);
    expect(ask(await start({ resource })).attributes).toEqual({ 'aws.xray.sampling_rule_name': 'only' });
  });

  it('are read when they are known', async () => {
    xray.rules = only({ ServiceName: 'shop' });
    let attributes: Record<string, string> | undefined;
    let known: () => void = () => undefined;
    const pending = new Promise<void>((resolve) => {
      known = resolve;
    });
    const sampler = await start({
      resource: {
        asyncAttributesPending: true,
        waitForAsyncAttributes: () => pending,
        get attributes() {
          if (!attributes) throw new Error('too early');
          return attributes;
        },
      },
    });
    expect(ask(sampler).attributes).toBeUndefined();
    attributes = { 'service.name': 'shop' };
    known();
    await pending;
    expect(ask(sampler).attributes).toBeDefined();
  });
});

it('says once that there are no rules, and again only after there were some', async () => {
  const said: string[] = [];
  const logger = {
    error() {},
    info() {},
    debug() {},
    verbose() {},
    warn: (...words: unknown[]) => said.push(words.join(' ')),
  };
  diag.setLogger(logger, DiagLogLevel.WARN);
  xray.rules = 503;
  const sampler = await start({ random: () => 0 });
  expect([decision(sampler)]).toEqual([2]);
  await clock.advance(500);
  expect(said).toEqual([`@otel-xray/propagation no sampling rules from ${xray.endpoint}: status 503`]);
  xray.rules = rulesAnswer(rule('Default'));
  await clock.advance(1_000);
  xray.rules = 500;
  await clock.advance(300_000);
  expect(said).toHaveLength(2);
});
