// SPDX-License-Identifier: Apache-2.0
import { completeSamplingRules, type SamplingRule, type SamplingRuleOptions } from './sampling-rules.ts';

/** Options of `startLocalXRay`. All have defaults; an explicit `undefined` means the default. */
export interface LocalXRayOptions {
  /** UDP and TCP port. Default: 2000, the X-Ray daemon's. 0 takes any that is free: right for tests. */
  readonly port?: number | undefined;
  /** Address or name to bind. Default: 127.0.0.1. In a container: 0.0.0.0. */
  readonly host?: string | undefined;
  /** More names that HTTP clients may call it by. Default: none, but loopback's and `host`. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Most traces kept; the oldest make room. Default: 5,000. */
  readonly maxTraces?: number | undefined;
  /** Most bytes of documents kept, as they were sent. Default: 256 MB. */
  readonly maxBytes?: number | undefined;
  /** Rejects kept; all are counted. Default: 100. */
  readonly maxRejects?: number | undefined;
  /**
   * How long nothing may have arrived for a complete trace before `onTrace` tells of it; four times that for one
   * that is not complete. Default: 500 ms.
   */
  readonly quietMillis?: number | undefined;
  /**
   * Sampling rules for clients that ask for them. Where none is named `Default`, one is added that samples
   * everything. Default: none.
   */
  readonly samplingRules?: readonly SamplingRuleOptions[] | undefined;
  /** Do not keep the process alive. Default: false. */
  readonly unref?: boolean | undefined;
}

/** Every option, settled. */
export interface ResolvedLocalXRayOptions {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly maxTraces: number;
  readonly maxBytes: number;
  readonly maxRejects: number;
  readonly quietMillis: number;
  readonly samplingRules: readonly SamplingRule[];
  readonly unref: boolean;
}

/** Fills in the defaults. An option out of range is a mistake in code: a TypeError that says which. */
export function resolveLocalXRayOptions(options: LocalXRayOptions): ResolvedLocalXRayOptions {
  return {
    port: integer('port', options.port ?? 2000, 0, 65_535),
    host: options.host ?? '127.0.0.1',
    allowedHosts: options.allowedHosts ?? [],
    maxTraces: integer('maxTraces', options.maxTraces ?? 5_000, 1, Number.MAX_SAFE_INTEGER),
    maxBytes: integer('maxBytes', options.maxBytes ?? 256 * 1024 * 1024, 1, Number.MAX_SAFE_INTEGER),
    maxRejects: integer('maxRejects', options.maxRejects ?? 100, 0, Number.MAX_SAFE_INTEGER),
    quietMillis: integer('quietMillis', options.quietMillis ?? 500, 0, 86_400_000),
    samplingRules: completeSamplingRules(options.samplingRules ?? []),
    unref: options.unref ?? false,
  };
}

function integer(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new TypeError(`${name}: ${value} is not an integer from ${min} to ${max}`);
}
