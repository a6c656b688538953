// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
import type { SampledRequest } from './sampled-request.ts';
import { listOf, numberWithin, timeMillis } from './sampling-api.ts';
import { compileWildcard } from './wildcard.ts';

/** A rule of X-Ray, ready to be asked. https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html */
export interface SamplingRule {
  readonly name: string;
  /** 1 to 9999, `Default` 10,000. Lower goes first. */
  readonly priority: number;
  /** 0 to 1: the part that is sampled beyond the reservoir. */
  readonly fixedRate: number;
  /** Requests a second over all clients; each may borrow one until it has a quota of its own. */
  readonly reservoirSize: number;
  readonly modifiedMillis: number | undefined;
  /** The rule as it came: equal texts are equal rules. */
  readonly text: string;
  matches(request: SampledRequest): boolean;
}

const PATTERNS = [
  ['ServiceName', 'serviceName'],
  ['ServiceType', 'serviceType'],
  ['Host', 'host'],
  ['HTTPMethod', 'method'],
  ['URLPath', 'path'],
  ['ResourceARN', 'resourceArn'],
] as const;

/**
 * The rules on a page of GetSamplingRules. Those of another version, or malformed, are left out. Throws where the
 * page is none.
 */
export function readRules(page: unknown): readonly SamplingRule[] {
  if (!Array.isArray(member(page, 'SamplingRuleRecords')))
    throw new Error('an answer without sampling rules');
  return listOf(page, 'SamplingRuleRecords').flatMap((record) => {
    const rule = readRule(member(record, 'SamplingRule'), timeMillis(member(record, 'ModifiedAt')));
    return rule ? [rule] : [];
  });
}

function readRule(rule: unknown, modifiedMillis: number | undefined): SamplingRule | undefined {
  const name = member(rule, 'RuleName');
  const priority = numberWithin(member(rule, 'Priority'), 0, 10_000);
  const fixedRate = numberWithin(member(rule, 'FixedRate'), 0, 1);
  const reservoirSize = numberWithin(member(rule, 'ReservoirSize'), 0, Number.MAX_SAFE_INTEGER);
  if (typeof name !== 'string' || member(rule, 'Version') !== 1) return undefined;
  if (priority === undefined || fixedRate === undefined || reservoirSize === undefined) return undefined;
  const matches = compileRule(rule);
  return { name, priority, fixedRate, reservoirSize, modifiedMillis, text: JSON.stringify(rule), matches };
}

/** Patterns are compiled here, once: a rule that wants anything costs nothing to ask. */
function compileRule(rule: unknown): (request: SampledRequest) => boolean {
  const wanted = PATTERNS.flatMap(([name, key]) => {
    const pattern = member(rule, name);
    return typeof pattern !== 'string' || pattern === '*' ? [] : [{ key, matches: compileWildcard(pattern) }];
  });
  const attributes = Object.entries(member(rule, 'Attributes') ?? {}).map(([key, pattern]) => ({
    key,
    matches: compileWildcard(String(pattern)),
  }));
  return (request) =>
    wanted.every(({ key, matches }) => matches(request[key])) &&
    attributes.every(({ key, matches }) => {
      const value = Object.hasOwn(request.attributes, key) ? request.attributes[key] : undefined;
      return value !== undefined && value !== null && matches(String(value));
    });
}
