// SPDX-License-Identifier: Apache-2.0
// What is wrong with the X-Ray samplers of ADOT and of opentelemetry-js-contrib, each a test.
import { createServer as createTlsServer, globalAgent } from 'node:https';
import { XRay } from '@aws-sdk/client-xray';
import { type Attributes, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { XRayRemoteSampler } from './remote-sampler.ts';
import type { XRayRemoteSamplerOptions } from './remote-sampler-options.ts';
import { createTestClock, EPOCH_MILLIS, type TestClock, TIMEOUT_MILLIS } from './test-clock.ts';
import { rule, rulesAnswer, startXRay, type TestXRay } from './test-xray.ts';

let xray: TestXRay;
let clock: TestClock;

afterEach(async () => {
  vi.unstubAllEnvs();
  await xray?.close();
});

/** A sampler that has been answered once. */
async function start(options: XRayRemoteSamplerOptions = {}): Promise<XRayRemoteSampler> {
  clock = createTestClock();
  const sampler = new XRayRemoteSampler({ endpoint: xray.endpoint, clock, random: () => 0.999, ...options });
  await clock.advance(0);
  return sampler;
}

/** Decisions over so many requests at once. */
function decide(sampler: XRayRemoteSampler, times = 1, attributes: Attributes = {}): number[] {
  return Array.from(
    { length: times },
    () => sampler.shouldSample(ROOT_CONTEXT, 'a'.repeat(32), 'GET', SpanKind.SERVER, attributes, []).decision,
  );
}

/** Counts in the reports so far. */
function reports() {
  return xray
    .bodies('/SamplingTargets')
    .map((body) =>
      body.SamplingStatisticsDocuments?.map((one) => [
        one.RuleName,
        one.RequestCount,
        one.SampledCount,
        one.BorrowCount,
      ]),
    );
}

describe('fault 1: an https endpoint throws from the constructor', () => {
  const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

  it('is asked', async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { FixedRate: 1 })), (handler) =>
      createTlsServer({ ...tls, pskCallback: () => key }, handler),
    );
    // A key that both know instead of a certificate.
    const before = { ...globalAgent.options };
    Object.assign(globalAgent.options, {
      ...tls,
      pskCallback: () => ({ psk: key, identity: 'test' }),
      checkServerIdentity: () => undefined,
    });
    try {
      const sampler = await start({ endpoint: xray.endpoint.replace('http:', 'https:') });
      expect(xray.bodies('/GetSamplingRules')).toEqual([{}]);
      expect(decide(sampler, 2)).toEqual([2, 2]);
    } finally {
      globalAgent.options = before;
    }
  });
});

describe('fault 2: an invalid URL among the attributes throws into the application', () => {
  it.each(['http.url', 'url.full'])('%s', async (name) => {
    xray = await startXRay(rulesAnswer(rule('Default', { FixedRate: 1 })));
    const sampler = await start();
    expect(decide(sampler, 1, { [name]: 'http://[nonsense' })).toEqual([2]);
  });
});

describe('fault 3: statistics of all rules in one call, though X-Ray takes 25', () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    rule(`rule-${i + 10}`, { Priority: i + 1, URLPath: `/${i}` }),
  );

  it('reports in parts of 25', async () => {
    xray = await startXRay(rulesAnswer(...many));
    const sampler = await start();
    for (let i = 0; i < 40; i++) decide(sampler, 1, { 'url.path': `/${i}` });
    await clock.advance(10_000);
    expect(reports().map((report) => report?.length)).toEqual([25, 15]);
  });

  it('reports only rules that were asked', async () => {
    xray = await startXRay(rulesAnswer(...many));
    const sampler = await start();
    decide(sampler, 3, { 'url.path': '/7' });
    await clock.advance(10_000);
    expect(reports()).toEqual([[['rule-17', 3, 0, 0]]]);
  });

  it('makes no call where nothing was asked', async () => {
    xray = await startXRay(rulesAnswer(...many));
    await start();
    await clock.advance(10_000);
    expect(reports()).toEqual([]);
  });
});

describe('fault 4: the reservoir starts empty, and again with each answer', () => {
  it('samples the first request of a process', async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 1 })));
    expect(decide(await start(), 2)).toEqual([2, 0]);
  });

  it('keeps the second under way when a target arrives', async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 10 })));
    xray.targets = {
      SamplingTargetDocuments: [
        {
          RuleName: 'Default',
          FixedRate: 0,
          ReservoirQuota: 3,
          ReservoirQuotaTTL: EPOCH_MILLIS / 1_000 + 100,
          Interval: 10,
        },
      ],
    };
    const sampler = await start();
    decide(sampler);
    const answered = clock.advance(10_000);
    // The answer is still to come: this one is borrowed, and counts against the quota of the same second.
    expect(decide(sampler, 2)).toEqual([2, 0]);
    await answered;
    expect(decide(sampler, 4)).toEqual([2, 2, 0, 0]);
    await clock.advance(10_000);
    expect(decide(sampler, 4)).toEqual([2, 2, 2, 0]);
  });
});

describe('fault 5: statistics are reset before the call, and lost when it fails', () => {
  it.each([500, 'reset'] as const)('are reported again after: %s', async (failure) => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 1 })));
    xray.targets = failure;
    const sampler = await start();
    decide(sampler, 3);
    await clock.advance(10_000);
    decide(sampler, 2);
    xray.targets = {};
    await clock.advance(1_000);
    expect(reports()).toEqual([[['Default', 3, 1, 1]], [['Default', 5, 2, 2]]]);
    decide(sampler);
    await clock.advance(10_100);
    expect(reports()[2]).toEqual([['Default', 1, 1, 1]]);
  });

  it('counts what is decided while a report is under way for the next one', async () => {
    xray = await startXRay(rulesAnswer(rule('Default')));
    const sampler = await start();
    decide(sampler, 3);
    const answered = clock.advance(10_000);
    decide(sampler, 2);
    await answered;
    await clock.advance(10_100);
    expect(reports()).toEqual([[['Default', 3, 0, 0]], [['Default', 2, 0, 0]]]);
  });
});

describe('fault 6: no time-out, no back-off, rates by the time of day', () => {
  it('gives up a call that is not answered, and asks again', async () => {
    xray = await startXRay('hang');
    clock = createTestClock();
    const sampler = new XRayRemoteSampler({ endpoint: xray.endpoint, clock, random: () => 0.999 });
    const called = xray.called();
    clock.run(0);
    await called;
    xray.rules = rulesAnswer(rule('Default', { FixedRate: 1 }));
    await clock.advance(TIMEOUT_MILLIS);
    expect(decide(sampler, 2)).toEqual([2, 0]);
    await clock.advance(1_000);
    expect(decide(sampler, 2)).toEqual([2, 2]);
  });

  it.each([429, 500, 'reset', {}, { SamplingRuleRecords: 'x' }] as const)(
    'asks ever more seldom after: %j',
    async (failure) => {
      xray = await startXRay(failure);
      await start({ random: () => 1 });
      for (const [asked, wait] of [1_000, 2_000, 4_000].entries()) {
        clock.run(wait - 1);
        expect(xray.calls).toHaveLength(asked + 1);
        await clock.advance(1);
        expect(xray.calls).toHaveLength(asked + 2);
      }
    },
  );

  it('asks every five minutes in the end', async () => {
    xray = await startXRay(500);
    await start({ random: () => 1 });
    for (let i = 0; i < 12; i++) await clock.advance(Math.max(...clock.next()));
    expect(Math.max(...clock.next())).toBe(300_000);
  });

  it.each([-86_400_000, 86_400_000])('does not mind when the clock is set by %i ms', async (millis) => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 10 })));
    xray.targets = {
      SamplingTargetDocuments: [
        {
          RuleName: 'Default',
          FixedRate: 0,
          ReservoirQuota: 2,
          ReservoirQuotaTTL: EPOCH_MILLIS / 1_000 + 30,
          Interval: 10,
        },
      ],
    };
    const sampler = await start();
    decide(sampler);
    await clock.advance(10_000);
    clock.setTimeOfDay(EPOCH_MILLIS + millis);
    expect(decide(sampler, 3)).toEqual([2, 2, 0]);
    clock.run(1_000);
    expect(decide(sampler, 3)).toEqual([2, 2, 0]);
  });
});

describe('fault 7: needs a proxy that signs', () => {
  it("asks the X-Ray API itself through the AWS SDK's client", async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 5 })));
    xray.targets = {
      SamplingTargetDocuments: [
        {
          RuleName: 'Default',
          FixedRate: 0,
          ReservoirQuota: 2,
          ReservoirQuotaTTL: EPOCH_MILLIS / 1_000 + 100,
          Interval: 10,
        },
      ],
      LastRuleModification: 1_780_000_000,
    };
    const client = new XRay({
      endpoint: xray.endpoint,
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const sampler = await start({ client });
    expect(decide(sampler, 2)).toEqual([2, 0]);
    await clock.advance(10_000);
    expect(decide(sampler, 3)).toEqual([2, 2, 0]);
    expect(reports()).toEqual([[['Default', 2, 1, 1]]]);
    expect(xray.calls.map(({ path }) => path)).toEqual(['/GetSamplingRules', '/SamplingTargets']);
    for (const { headers } of xray.calls) {
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-central-1\/xray\//);
    }
    client.destroy();
  });
});

describe('fault 8: polls in Lambda, too', () => {
  it('asks nobody there, and samples one a second and 5 %', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
    xray = await startXRay(rulesAnswer(rule('Default', { FixedRate: 1 })));
    clock = createTestClock();
    let random = 0.05;
    const sampler = new XRayRemoteSampler({ endpoint: xray.endpoint, clock, random: () => random });
    expect(clock.next()).toEqual([]);
    expect(decide(sampler, 3)).toEqual([2, 0, 0]);
    random = 0.049;
    expect(decide(sampler)).toEqual([2]);
    clock.run(1_000_000);
    expect(xray.calls).toEqual([]);
  });
});

describe('fault 9: a target without a quota ends the borrowing', () => {
  it.each([
    ['absent', {}],
    ['null', { ReservoirQuota: null, ReservoirQuotaTTL: null, Interval: null }],
  ])('one a second is borrowed until there is a quota: %s', async (_, quota) => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 10 })));
    xray.targets = { SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 0, ...quota }] };
    const sampler = await start();
    decide(sampler);
    await clock.advance(10_000);
    expect(decide(sampler, 3)).toEqual([2, 0, 0]);
  });

  it('and again when a quota has ended', async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 10 })));
    xray.targets = {
      SamplingTargetDocuments: [
        {
          RuleName: 'Default',
          FixedRate: 0,
          ReservoirQuota: 2,
          ReservoirQuotaTTL: EPOCH_MILLIS / 1_000 + 15,
          Interval: 300,
        },
      ],
    };
    const sampler = await start();
    decide(sampler);
    await clock.advance(10_000);
    expect(decide(sampler, 3)).toEqual([2, 2, 0]);
    clock.run(5_000);
    expect(decide(sampler, 3)).toEqual([2, 0, 0]);
  });

  it('a quota without an end counts for five minutes', async () => {
    xray = await startXRay(rulesAnswer(rule('Default', { ReservoirSize: 10 })));
    xray.targets = {
      SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 0, ReservoirQuota: 2, Interval: 300 }],
    };
    const sampler = await start();
    decide(sampler);
    await clock.advance(10_000);
    expect(decide(sampler, 3)).toEqual([2, 2, 0]);
  });
});
