// SPDX-License-Identifier: Apache-2.0
import { isRecord } from './document.ts';
import type { SamplingRule } from './sampling-rules.ts';

/** Answers what clients ask that sample by X-Ray's rules. Times are seconds since 1970, as on the wire. */
export interface Sampling {
  /** GetSamplingRules: all rules on one page. */
  rules(): object;
  /** GetSamplingTargets; what is wrong with the request, where something is. */
  targets(request: unknown): object | string;
}

/** What X-Ray asks its clients for: a report every ten seconds. */
const INTERVAL_SECONDS = 10;
/** How long a client has its share, and is counted among those who share, without another report. */
const SHARE_SECONDS = 30;
/** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html */
const MAX_DOCUMENTS = 25;

/** `now` gives milliseconds since 1970. */
export function createSampling(rules: readonly SamplingRule[], now: () => number): Sampling {
  const startedAt = Math.floor(now() / 1_000);
  const named = new Map(rules.map((rule) => [rule.RuleName, createShares(rule)]));
  return {
    rules: () => ({
      SamplingRuleRecords: rules.map((rule) => ({
        SamplingRule: rule,
        CreatedAt: startedAt,
        ModifiedAt: startedAt,
      })),
    }),
    targets(request) {
      const documents = isRecord(request) ? request.SamplingStatisticsDocuments : undefined;
      if (!Array.isArray(documents) || documents.length === 0 || documents.length > MAX_DOCUMENTS)
        return `Expected 1 to ${MAX_DOCUMENTS} SamplingStatisticsDocuments`;
      const targets: object[] = [];
      const unprocessed: object[] = [];
      for (const document of documents) {
        if (!isStatistics(document)) return 'Expected RuleName, ClientID (24 hexadecimal digits) and counts';
        const { RuleName, ClientID } = document;
        const target = named.get(RuleName)?.(ClientID, now() / 1_000);
        if (target) targets.push(target);
        else unprocessed.push({ RuleName, ErrorCode: '400', Message: 'Unknown rule' });
      }
      return {
        SamplingTargetDocuments: targets,
        LastRuleModification: startedAt,
        UnprocessedStatistics: unprocessed,
      };
    },
  };
}

/** Divides a rule's reservoir among the clients that report: a client's first report gets it no share yet. */
function createShares({
  RuleName,
  FixedRate,
  ReservoirSize,
}: SamplingRule): (clientId: string, seconds: number) => object {
  const lastReport = new Map<string, number>();
  return (clientId, seconds) => {
    for (const [client, reportedAt] of lastReport)
      if (reportedAt + SHARE_SECONDS < seconds) lastReport.delete(client);
    const isKnown = lastReport.delete(clientId);
    lastReport.set(clientId, seconds);
    const target = { RuleName, FixedRate, Interval: INTERVAL_SECONDS };
    if (!isKnown) return target;
    return {
      ...target,
      ReservoirQuota: Math.floor(ReservoirSize / lastReport.size),
      ReservoirQuotaTTL: Math.floor(seconds) + SHARE_SECONDS,
    };
  };
}

function isStatistics(document: unknown): document is { RuleName: string; ClientID: string } {
  if (!isRecord(document)) return false;
  const { RuleName, ClientID, RequestCount, SampledCount, BorrowCount = 0, Timestamp } = document;
  return (
    typeof RuleName === 'string' &&
    typeof ClientID === 'string' &&
    /^[0-9a-f]{24}$/i.test(ClientID) &&
    [RequestCount, SampledCount, BorrowCount, Timestamp].every(isCount)
  );
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
