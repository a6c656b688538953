// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
/** What a client of X-Ray counted for one rule. https://docs.aws.amazon.com/xray/latest/api/API_SamplingStatisticsDocument.html */
export interface SamplingStatistics {
  RuleName: string;
  /** 24 hexadecimal digits, the same for the life of the process. */
  ClientID: string;
  Timestamp: Date;
  RequestCount: number;
  SampledCount: number;
  BorrowCount: number;
}

/** The two operations of X-Ray that sampling needs. `new XRay()` of `@aws-sdk/client-xray` is one, and signs. */
export interface SamplingApi {
  getSamplingRules(input: { NextToken?: string }, options: { abortSignal: AbortSignal }): Promise<unknown>;
  getSamplingTargets(
    input: { SamplingStatisticsDocuments: SamplingStatistics[] },
    options: { abortSignal: AbortSignal },
  ): Promise<unknown>;
}

/** What X-Ray wants of a rule until the next report. */
export interface SamplingTarget {
  readonly ruleName: string;
  readonly fixedRate: number | undefined;
  /** Requests a second. Absent until X-Ray has divided the reservoir among its clients. */
  readonly quota: number | undefined;
  /** When the quota ends, in milliseconds since 1970. */
  readonly quotaEndMillis: number | undefined;
  readonly intervalMillis: number | undefined;
}

export interface SamplingTargets {
  readonly targets: readonly SamplingTarget[];
  /** When a rule was last changed, in milliseconds since 1970. */
  readonly modifiedMillis: number | undefined;
  /** Rules whose numbers were not taken, and whether they may be another time. */
  readonly refused: ReadonlyMap<string, 'for now' | 'for good'>;
}

/** Reads the answer of GetSamplingTargets; what is malformed is as if absent. */
export function readTargets(answer: unknown): SamplingTargets {
  const refused = new Map<string, 'for now' | 'for good'>();
  for (const item of listOf(answer, 'UnprocessedStatistics')) {
    const name = member(item, 'RuleName');
    const code = member(item, 'ErrorCode');
    // "400", "Unknown rule": it will not be better known later.
    if (typeof name === 'string') refused.set(name, String(code).startsWith('4') ? 'for good' : 'for now');
  }
  const targets: SamplingTarget[] = [];
  for (const item of listOf(answer, 'SamplingTargetDocuments')) {
    const ruleName = member(item, 'RuleName');
    if (typeof ruleName !== 'string') continue;
    const intervalSeconds = numberWithin(member(item, 'Interval'), 1, 300);
    targets.push({
      ruleName,
      fixedRate: numberWithin(member(item, 'FixedRate'), 0, 1),
      quota: numberWithin(member(item, 'ReservoirQuota'), 0, Number.MAX_SAFE_INTEGER),
      quotaEndMillis: timeMillis(member(item, 'ReservoirQuotaTTL')),
      intervalMillis: intervalSeconds === undefined ? undefined : intervalSeconds * 1_000,
    });
  }
  return { targets, modifiedMillis: timeMillis(member(answer, 'LastRuleModification')), refused };
}

export function listOf(from: unknown, name: string): readonly unknown[] {
  const list = member(from, name);
  return Array.isArray(list) ? list : [];
}

export function numberWithin(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && value >= min && value <= max ? value : undefined;
}

/** Seconds on the wire, `Date` from the AWS SDK. */
export function timeMillis(value: unknown): number | undefined {
  const millis =
    value instanceof Date ? value.getTime() : typeof value === 'number' ? value * 1_000 : Number.NaN;
  return Number.isFinite(millis) ? millis : undefined;
}
