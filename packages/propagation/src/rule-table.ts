// SPDX-License-Identifier: Apache-2.0
import { createReservoir } from './reservoir.ts';
import type { SampledRequest } from './sampled-request.ts';
import type { SamplingAnswer } from './sampler.ts';
import type { SamplingStatistics, SamplingTarget, SamplingTargets } from './sampling-api.ts';
import type { SamplingClock } from './sampling-clock.ts';
import type { SamplingRule } from './sampling-rule.ts';

/** The rules in force, what X-Ray wants of them, and what was counted since the last report. */
export interface RuleTable {
  /** The decision of the first rule that matches; `undefined` where none does, or the rules are too old. */
  decide(request: SampledRequest): SamplingAnswer | undefined;
  /** New rules. A rule of the same name keeps its counts, an unchanged one its target too. */
  replace(rules: readonly SamplingRule[]): void;
  /** What is to be reported: rules that were asked since, in parts of at most 25. */
  report(clientId: string): SamplingStatistics[][];
  /** Takes the answer to a report, and only now takes off what was reported. */
  settle(reported: readonly SamplingStatistics[], answer: SamplingTargets): void;
}

/** Rules that could not be fetched again for this long are no longer obeyed, as in the X-Ray SDKs. */
const MAX_AGE_MILLIS = 3_600_000;
/** Documents in one GetSamplingTargets. https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html */
const MAX_STATISTICS = 25;
/** How long a quota counts that came without an end. */
const QUOTA_MILLIS = 300_000;

/** The attribute by which the segment says which rule sampled it. */
const RULE_NAME = 'aws.xray.sampling_rule_name';

export function createRuleTable(clock: SamplingClock, random: () => number): RuleTable {
  let entries: readonly Entry[] = [];
  let expiresAt = Number.NEGATIVE_INFINITY;
  return {
    decide(request) {
      const now = clock.monotonic();
      if (now >= expiresAt) return undefined;
      return entries.find(({ rule }) => rule.matches(request))?.decide(now, random);
    },
    replace(rules) {
      const known = new Map(entries.map((entry) => [entry.rule.name, entry]));
      entries = [...rules]
        .sort(byPriority)
        .map((rule) => known.get(rule.name)?.with(rule) ?? new Entry(rule));
      expiresAt = clock.monotonic() + MAX_AGE_MILLIS;
    },
    report(ClientID) {
      const Timestamp = new Date(clock.now());
      const documents = entries.flatMap(({ rule, counts }) =>
        counts.RequestCount > 0 ? [{ RuleName: rule.name, ClientID, Timestamp, ...counts }] : [],
      );
      const parts: SamplingStatistics[][] = [];
      for (let i = 0; i < documents.length; i += MAX_STATISTICS)
        parts.push(documents.slice(i, i + MAX_STATISTICS));
      return parts;
    },
    settle(reported, { targets, refused }) {
      const named = new Map(entries.map((entry) => [entry.rule.name, entry]));
      for (const document of reported) {
        if (refused.get(document.RuleName) !== 'for now') named.get(document.RuleName)?.takeOff(document);
      }
      for (const target of targets) named.get(target.ruleName)?.aim(target, clock);
    },
  };
}

/** By priority, then by name, as X-Ray orders them. */
function byPriority(a: SamplingRule, b: SamplingRule): number {
  return a.priority - b.priority || (a.name < b.name ? -1 : 1);
}

type Counts = Pick<SamplingStatistics, 'RequestCount' | 'SampledCount' | 'BorrowCount'>;

class Entry {
  rule: SamplingRule;
  readonly counts: Counts = { RequestCount: 0, SampledCount: 0, BorrowCount: 0 };
  readonly #reservoir = createReservoir();
  readonly #sampled: SamplingAnswer;
  readonly #dropped: SamplingAnswer;
  #rate: number;
  #quota = 0;
  #quotaEnd = Number.NEGATIVE_INFINITY;

  constructor(rule: SamplingRule) {
    this.rule = rule;
    this.#rate = rule.fixedRate;
    const attributes = { [RULE_NAME]: rule.name };
    this.#sampled = { decision: 2, attributes };
    this.#dropped = { decision: 0, attributes };
  }

  with(rule: SamplingRule): Entry {
    if (rule.text !== this.rule.text) {
      this.#rate = rule.fixedRate;
      this.#quotaEnd = Number.NEGATIVE_INFINITY;
    }
    this.rule = rule;
    return this;
  }

  decide(now: number, random: () => number): SamplingAnswer {
    this.counts.RequestCount++;
    if (!this.#fromReservoir(now) && random() >= this.#rate) return this.#dropped;
    this.counts.SampledCount++;
    return this.#sampled;
  }

  /** The quota while it lasts; without one, one a second is borrowed of a reservoir that holds any. */
  #fromReservoir(now: number): boolean {
    if (now < this.#quotaEnd) return this.#reservoir.take(this.#quota, now);
    if (!this.#reservoir.take(this.rule.reservoirSize > 0 ? 1 : 0, now)) return false;
    this.counts.BorrowCount++;
    return true;
  }

  aim({ fixedRate, quota, quotaEndMillis }: SamplingTarget, clock: SamplingClock): void {
    this.#rate = fixedRate ?? this.#rate;
    if (quota === undefined) return;
    this.#quota = quota;
    // X-Ray's time is turned into ours on arrival: setting the clock does not end or prolong a quota.
    const millis = quotaEndMillis === undefined ? QUOTA_MILLIS : quotaEndMillis - clock.now();
    this.#quotaEnd = clock.monotonic() + millis;
  }

  takeOff(reported: Counts): void {
    this.counts.RequestCount -= reported.RequestCount;
    this.counts.SampledCount -= reported.SampledCount;
    this.counts.BorrowCount -= reported.BorrowCount;
  }
}
