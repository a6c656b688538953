// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import {
  type Attributes,
  type Context,
  diag,
  isSpanContextValid,
  type Link,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { logText } from '@otel-xray/segment';
import { resolveRemoteSamplerOptions, type XRayRemoteSamplerOptions } from './remote-sampler-options.ts';
import { createReservoir, type Reservoir } from './reservoir.ts';
import { createRuleTable, type RuleTable } from './rule-table.ts';
import {
  knownAttributes,
  type ResourceLike,
  type SampledService,
  sampledRequest,
  sampledService,
} from './sampled-request.ts';
import type { SamplerLike, SamplingAnswer } from './sampler.ts';
import type { SamplingClock } from './sampling-clock.ts';
import { startSamplingPoll } from './sampling-poll.ts';
import { announceRootSampler, isUndecided } from './undecided.ts';

const SAMPLED: SamplingAnswer = { decision: 2 };
const DROPPED: SamplingAnswer = { decision: 0 };

/** What is sampled without rules, as everywhere at X-Ray: one request a second, and of the others this part. */
const FALLBACK_RATE = 0.05;

/**
 * Samples by the rules of the X-Ray console: the first rule that matches a request decides, by its share of a
 * reservoir and its rate, and is named in the span's `aws.xray.sampling_rule_name`. Decisions of callers are
 * followed; headers that decide nothing are decided here (`XRayRootSampler` is not needed around it). Until there
 * are rules, and in Lambda, which goes by no rules, one request a second and 5 % of the others are sampled.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export class XRayRemoteSampler implements SamplerLike {
  readonly #clock: SamplingClock;
  readonly #random: () => number;
  readonly #table: RuleTable;
  readonly #fallback: Reservoir = createReservoir();
  readonly #stop: (() => void) | undefined;
  #service: SampledService = sampledService({});

  constructor(options: XRayRemoteSamplerOptions = {}) {
    const logger = diag.createComponentLogger({ namespace: '@otel-xray/propagation' });
    const { api, source, resource, pollingIntervalMillis, timeoutMillis, random, clock, polls } =
      resolveRemoteSamplerOptions(options, process.env, (message) => logger.warn(message));
    this.#clock = clock;
    this.#random = random;
    this.#table = createRuleTable(clock, random);
    this.#readService(resource);
    announceRootSampler();
    if (!polls) return;
    let hasWarned = false;
    this.#stop = startSamplingPoll({
      api,
      table: this.#table,
      clock,
      random,
      clientId: randomBytes(12).toString('hex'),
      rulesMillis: pollingIntervalMillis,
      timeoutMillis,
      onOutcome(error) {
        if (error !== undefined && !hasWarned)
          logger.warn(`no sampling rules from ${source}: ${messageOf(error)}`);
        hasWarned = error !== undefined;
      },
    });
  }

  shouldSample(
    context: Context,
    _traceId: string,
    _spanName: string,
    _spanKind: SpanKind,
    attributes: Attributes,
    _links: Link[],
  ): SamplingAnswer {
    const parent = trace.getSpanContext(context);
    if (parent && isSpanContextValid(parent) && !isUndecided(context)) {
      return (parent.traceFlags & TraceFlags.SAMPLED) !== 0 ? SAMPLED : DROPPED;
    }
    return this.#table.decide(sampledRequest(this.#service, attributes)) ?? this.#withoutRules();
  }

  /** Ends the polling; decisions go on with the rules at hand, while these are not too old. */
  shutdown(): void {
    this.#stop?.();
  }

  toString(): string {
    return 'XRayRemoteSampler';
  }

  #withoutRules(): SamplingAnswer {
    const isSampled = this.#fallback.take(1, this.#clock.monotonic()) || this.#random() < FALLBACK_RATE;
    return isSampled ? SAMPLED : DROPPED;
  }

  /** At once what is known, and all of it when the rest has been looked up. */
  #readService(resource: ResourceLike): void {
    this.#service = sampledService(knownAttributes(resource));
    if (!resource.asyncAttributesPending || !resource.waitForAsyncAttributes) return;
    const readAll = (): void => {
      this.#service = sampledService(resource.attributes);
    };
    resource.waitForAsyncAttributes().then(readAll, () => undefined);
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  // The parser's own words quote the answer.
  return error instanceof SyntaxError ? 'the answer is no JSON' : logText(text, 200);
}
