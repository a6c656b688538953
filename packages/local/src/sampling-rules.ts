// SPDX-License-Identifier: Apache-2.0

/** A sampling rule, as X-Ray has it: what it does not ask for is `*`. */
export interface SamplingRuleOptions {
  readonly RuleName: string;
  /** 0 to 1: the part of the requests that is sampled beyond the reservoir. */
  readonly FixedRate: number;
  /** Requests a second that are sampled whatever the rate, over all clients. Default: 0. */
  readonly ReservoirSize?: number | undefined;
  /** 1 to 9,999, lower first; that of the rule named `Default` is 10,000. Default: 1,000. */
  readonly Priority?: number | undefined;
  readonly ServiceName?: string | undefined;
  readonly ServiceType?: string | undefined;
  readonly Host?: string | undefined;
  readonly HTTPMethod?: string | undefined;
  readonly URLPath?: string | undefined;
  readonly ResourceARN?: string | undefined;
  readonly Attributes?: Readonly<Record<string, string>> | undefined;
}

/** https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html */
export type SamplingRule = {
  readonly [Member in keyof SamplingRuleOptions]-?: NonNullable<SamplingRuleOptions[Member]>;
} & { readonly RuleARN: string; readonly Version: 1 };

const DEFAULT_RULE = 'Default';
const DEFAULT_PRIORITY = 10_000;

/** Every request. X-Ray's own default, one a second and 5 %, would hide most of what a developer looks for. */
const EVERYTHING: SamplingRuleOptions = { RuleName: DEFAULT_RULE, FixedRate: 1, ReservoirSize: 1 };

/** The rules in order of priority, the one named `Default` last. Throws a TypeError that names what is wrong. */
export function completeSamplingRules(given: readonly SamplingRuleOptions[]): readonly SamplingRule[] {
  const names = new Set(given.map(({ RuleName }) => RuleName));
  if (names.size < given.length) throw new TypeError('samplingRules: two rules have one name');
  const rules = names.has(DEFAULT_RULE) ? given : [...given, EVERYTHING];
  return rules
    .map(completeRule)
    .sort((a, b) => a.Priority - b.Priority || (a.RuleName < b.RuleName ? -1 : 1));
}

function completeRule(rule: SamplingRuleOptions): SamplingRule {
  const { RuleName, FixedRate, ReservoirSize = 0, Attributes = {}, ...rest } = rule;
  const isDefault = RuleName === DEFAULT_RULE;
  const { Priority = isDefault ? DEFAULT_PRIORITY : 1_000 } = rest;
  check(
    RuleName,
    typeof RuleName === 'string' && /^.{1,32}$/s.test(RuleName),
    'RuleName: 1 to 32 characters',
  );
  check(RuleName, FixedRate >= 0 && FixedRate <= 1, 'FixedRate: a number from 0 to 1');
  check(RuleName, Number.isInteger(ReservoirSize) && ReservoirSize >= 0, 'ReservoirSize: a whole number');
  const isInOrder = isDefault ? Priority === DEFAULT_PRIORITY : Priority >= 1 && Priority < DEFAULT_PRIORITY;
  check(RuleName, Number.isInteger(Priority) && isInOrder, 'Priority: 1 to 9999, and 10000 for Default');
  return {
    RuleName,
    RuleARN: `arn:aws:xray:us-east-1:000000000000:sampling-rule/${RuleName}`,
    ResourceARN: rest.ResourceARN ?? '*',
    Priority,
    FixedRate,
    ReservoirSize,
    ServiceName: rest.ServiceName ?? '*',
    ServiceType: rest.ServiceType ?? '*',
    Host: rest.Host ?? '*',
    HTTPMethod: rest.HTTPMethod ?? '*',
    URLPath: rest.URLPath ?? '*',
    Version: 1,
    Attributes,
  };
}

function check(name: unknown, isRight: boolean, expected: string): void {
  if (!isRight) throw new TypeError(`samplingRules: ${String(name)}: expected ${expected}`);
}
