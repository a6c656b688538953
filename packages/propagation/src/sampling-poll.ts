// SPDX-License-Identifier: Apache-2.0

import { member, untraced } from '@otel-xray/segment';
import type { RuleTable } from './rule-table.ts';
import { readTargets, type SamplingApi } from './sampling-api.ts';
import type { SamplingClock } from './sampling-clock.ts';
import { readRules, type SamplingRule } from './sampling-rule.ts';

export interface SamplingPoll {
  readonly api: SamplingApi;
  readonly table: RuleTable;
  readonly clock: SamplingClock;
  readonly random: () => number;
  readonly clientId: string;
  readonly rulesMillis: number;
  readonly timeoutMillis: number;
  /** Told of each failure, and of the success (`undefined`) after one. */
  readonly onOutcome: (error: unknown) => void;
}

/** Between two reports, where X-Ray does not say otherwise. */
const REPORT_MILLIS = 10_000;
const FIRST_BACKOFF_MILLIS = 1_000;
const MAX_BACKOFF_MILLIS = 300_000;
/** Pages of rules that are read. A region has 25 rules, and a page holds more. */
const MAX_PAGES = 20;

/** Fetches the rules at once and every few minutes, reports every few seconds. Gives a function that ends it. */
export function startSamplingPoll(poll: SamplingPoll): () => void {
  const { table, clock, random, onOutcome } = poll;
  let knownMillis = Number.NEGATIVE_INFINITY;

  const fetchRules = async (): Promise<number> => {
    const rules = await allRules(poll);
    table.replace(rules);
    for (const { modifiedMillis } of rules)
      knownMillis = Math.max(knownMillis, modifiedMillis ?? knownMillis);
    return poll.rulesMillis;
  };

  const report = async (): Promise<number> => {
    let wait = Number.POSITIVE_INFINITY;
    let modified = knownMillis;
    for (const documents of table.report(poll.clientId)) {
      const answer = readTargets(
        await call(poll, (options) =>
          poll.api.getSamplingTargets({ SamplingStatisticsDocuments: documents }, options),
        ),
      );
      table.settle(documents, answer);
      for (const { intervalMillis } of answer.targets) wait = Math.min(wait, intervalMillis ?? wait);
      modified = Math.max(modified, answer.modifiedMillis ?? modified);
    }
    if (modified > knownMillis) {
      await fetchRules();
      // A rule that was deleted changes this, and no rule that is left.
      knownMillis = modified;
    }
    return Number.isFinite(wait) ? wait : REPORT_MILLIS;
  };

  const stops = [repeat(fetchRules, 0), repeat(report, REPORT_MILLIS)];
  return () => {
    for (const stop of stops) stop();
  };

  function repeat(work: () => Promise<number>, firstMillis: number): () => void {
    let stopped = false;
    let failures = 0;
    let cancel = clock.after(firstMillis, run);
    return () => {
      stopped = true;
      cancel();
    };
    function run(): void {
      untraced(work).then(
        (millis) => {
          if (failures > 0) onOutcome(undefined);
          failures = 0;
          again(millis + random() * millis * 0.01);
        },
        (error: unknown) => {
          onOutcome(error);
          again(backoffMillis(++failures, random));
        },
      );
    }
    function again(millis: number): void {
      if (!stopped) cancel = clock.after(millis, run);
    }
  }
}

/** After the first failure 0.5 to 1 second, each time twice as long, up to five minutes. */
function backoffMillis(failures: number, random: () => number): number {
  return Math.min(MAX_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** (failures - 1)) * (0.5 + random() / 2);
}

async function allRules(poll: SamplingPoll): Promise<readonly SamplingRule[]> {
  const rules: SamplingRule[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const input = token === undefined ? {} : { NextToken: token };
    const answer = await call(poll, (options) => poll.api.getSamplingRules(input, options));
    rules.push(...readRules(answer));
    const next = member(answer, 'NextToken');
    if (typeof next !== 'string' || next === '') return rules;
    token = next;
  }
  return rules;
}

/** One call, aborted and given up after `timeoutMillis`. */
function call(
  { clock, timeoutMillis }: SamplingPoll,
  start: (options: { abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<unknown> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMillis, () => {
      reject(new Error(`no answer within ${timeoutMillis} ms`));
      controller.abort();
    });
    start({ abortSignal: controller.signal }).then(resolve, reject).finally(cancel);
  });
}
