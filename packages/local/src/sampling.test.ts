// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createSampling } from './sampling.ts';
import { completeSamplingRules, type SamplingRuleOptions } from './sampling-rules.ts';

const START = 1_700_000_000;
let seconds = START;
const FIRST = 'a'.repeat(24);
const SECOND = 'b'.repeat(24);

function start(...rules: SamplingRuleOptions[]) {
  seconds = START;
  return createSampling(completeSamplingRules(rules), () => seconds * 1_000 + 400);
}

function report(RuleName: string, ClientID: string, rest: object = {}) {
  return {
    RuleName,
    ClientID,
    RequestCount: 3,
    SampledCount: 2,
    BorrowCount: 1,
    Timestamp: seconds,
    ...rest,
  };
}

function ask(sampling: ReturnType<typeof start>, ...SamplingStatisticsDocuments: object[]) {
  return sampling.targets({ SamplingStatisticsDocuments });
}

describe('completeSamplingRules', () => {
  it('samples everything where nothing is said', () => {
    expect(completeSamplingRules([])).toEqual([
      {
        RuleName: 'Default',
        RuleARN: 'arn:aws:xray:us-east-1:000000000000:sampling-rule/Default',
        ResourceARN: '*',
        Priority: 10_000,
        FixedRate: 1,
        ReservoirSize: 1,
        ServiceName: '*',
        ServiceType: '*',
        Host: '*',
        HTTPMethod: '*',
        URLPath: '*',
        Version: 1,
        Attributes: {},
      },
    ]);
  });

  it('puts rules in order, and takes another default', () => {
    const rules = completeSamplingRules([
      { RuleName: 'Default', FixedRate: 0.05 },
      { RuleName: 'orders', FixedRate: 0, URLPath: '/orders*', Attributes: { tier: 'gold' } },
      { RuleName: 'health', FixedRate: 0, Priority: 1 },
      { RuleName: 'admin', FixedRate: 0 },
    ]);
    expect(rules.map(({ RuleName, Priority }) => [RuleName, Priority])).toEqual([
      ['health', 1],
      ['admin', 1_000],
      ['orders', 1_000],
      ['Default', 10_000],
    ]);
    expect(rules[2]).toMatchObject({ URLPath: '/orders*', Host: '*', Attributes: { tier: 'gold' } });
    expect(rules[3]).toMatchObject({ FixedRate: 0.05, ReservoirSize: 0 });
  });

  it.each<[string, SamplingRuleOptions[]]>([
    ['RuleName', [{ RuleName: '', FixedRate: 1 }]],
    ['RuleName', [{ RuleName: 'x'.repeat(33), FixedRate: 1 }]],
    ['FixedRate', [{ RuleName: 'a', FixedRate: 5 }]],
    ['FixedRate', [{ RuleName: 'a', FixedRate: Number.NaN }]],
    ['ReservoirSize', [{ RuleName: 'a', FixedRate: 1, ReservoirSize: -1 }]],
    ['Priority', [{ RuleName: 'a', FixedRate: 1, Priority: 10_000 }]],
    ['Priority', [{ RuleName: 'Default', FixedRate: 1, Priority: 1 }]],
    ['two rules', [1, 2].map((Priority) => ({ RuleName: 'a', FixedRate: 1, Priority }))],
  ])('refuses a wrong %s', (named, rules) => {
    expect(() => completeSamplingRules(rules)).toThrow(TypeError);
    expect(() => completeSamplingRules(rules)).toThrow(named);
  });
});

describe('targets', () => {
  it('gives a client its share from the second report on', () => {
    const sampling = start({ RuleName: 'orders', FixedRate: 0.5, ReservoirSize: 5 });
    const base = { RuleName: 'orders', FixedRate: 0.5, Interval: 10 };
    const share = (ReservoirQuota: number) => ({
      SamplingTargetDocuments: [{ ...base, ReservoirQuota, ReservoirQuotaTTL: seconds + 30 }],
      LastRuleModification: START,
      UnprocessedStatistics: [],
    });
    expect(ask(sampling, report('orders', FIRST))).toMatchObject({ SamplingTargetDocuments: [base] });
    seconds += 10;
    expect(ask(sampling, report('orders', FIRST))).toEqual(share(5));
    expect(ask(sampling, report('orders', SECOND))).toMatchObject({ SamplingTargetDocuments: [base] });
    expect(ask(sampling, report('orders', FIRST))).toEqual(share(2));
    seconds += 31;
    expect(ask(sampling, report('orders', FIRST))).toMatchObject({ SamplingTargetDocuments: [base] });
    expect(ask(sampling, report('orders', FIRST))).toEqual(share(5));
  });

  it('knows no other rule', () => {
    expect(ask(start(), report('orders', FIRST), report('Default', FIRST))).toMatchObject({
      SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 1 }],
      UnprocessedStatistics: [{ RuleName: 'orders', ErrorCode: '400', Message: 'Unknown rule' }],
    });
  });

  it.each([
    ['nothing', undefined],
    ['no list', { SamplingStatisticsDocuments: {} }],
    ['an empty one', { SamplingStatisticsDocuments: [] }],
    ['26 documents', { SamplingStatisticsDocuments: Array(26).fill(report('Default', FIRST)) }],
    ['a short ClientID', { SamplingStatisticsDocuments: [report('Default', 'abc')] }],
    [
      'a count that is none',
      { SamplingStatisticsDocuments: [report('Default', FIRST, { RequestCount: '1' })] },
    ],
    ['no time', { SamplingStatisticsDocuments: [report('Default', FIRST, { Timestamp: undefined })] }],
    ['null', { SamplingStatisticsDocuments: [null] }],
  ])('refuses %s', (_case, request) => {
    expect(start().targets(request)).toMatch(/^Expected /);
  });
});
