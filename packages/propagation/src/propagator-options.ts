// SPDX-License-Identifier: Apache-2.0
import { readSetting } from './setting.ts';
import { compileWildcard } from './wildcard.ts';

/** Options of `XRayPropagator`. Everything has a default; an explicit `undefined` means the default. */
export interface XRayPropagatorOptions {
  /**
   * Hosts that get the header: names or patterns with `*` and `?`, without ports, such as `*.internal`; or a
   * function of the host, which is `undefined` where the call does not say it (see README). Nobody else gets it.
   * Default: `OTEL_XRAY_PROPAGATE_TO`, a list with commas; else everybody.
   */
  readonly propagateTo?: readonly string[] | ((host: string | undefined) => boolean) | undefined;
  /**
   * Whether a header without a decision is joined. `true` is for a sampler of your own that reads `isUndecided`.
   * Default: whether an `XRayRootSampler` has been made in this process.
   */
  readonly joinUndecided?: boolean | undefined;
}

/** `XRayPropagatorOptions` with everything decided. */
export interface ResolvedPropagatorOptions {
  /** `undefined`: to everybody. */
  readonly propagateTo: ((host: string | undefined) => boolean) | undefined;
  /** `undefined`: as the process has a root sampler or not, which may change. */
  readonly joinUndecided: boolean | undefined;
  /** Whether this process is a Lambda function. */
  readonly isLambda: boolean;
}

const ACCEPTED = 'host names or patterns without scheme, port and path';

/** Decides everything, once. Throws a `TypeError` for an impossible option; `warn`s of an impossible variable. */
export function resolvePropagatorOptions(
  { propagateTo, joinUndecided }: XRayPropagatorOptions,
  env: Readonly<Record<string, string | undefined>>,
  warn: (message: string) => void,
): ResolvedPropagatorOptions {
  if (joinUndecided !== undefined && typeof joinUndecided !== 'boolean') {
    throw new TypeError(`joinUndecided: expected true or false, got ${String(joinUndecided)}`);
  }
  return {
    propagateTo: resolveHosts(propagateTo, env, warn),
    joinUndecided,
    isLambda: Boolean(env.AWS_LAMBDA_FUNCTION_NAME),
  };
}

function resolveHosts(
  option: XRayPropagatorOptions['propagateTo'],
  env: Readonly<Record<string, string | undefined>>,
  warn: (message: string) => void,
): ResolvedPropagatorOptions['propagateTo'] {
  if (typeof option === 'function') return option;
  if (option !== undefined) {
    const wrong = Array.isArray(option) ? option.find((host) => !isHostPattern(host)) : option;
    if (!Array.isArray(option) || wrong !== undefined) {
      throw new TypeError(
        `propagateTo: expected ${ACCEPTED}, or a function, got ${String(wrong).slice(0, 100)}`,
      );
    }
    return hostMatcher(option);
  }
  return readSetting('OTEL_XRAY_PROPAGATE_TO', env.OTEL_XRAY_PROPAGATE_TO, ACCEPTED, parseHosts, warn);
}

function parseHosts(text: string): ResolvedPropagatorOptions['propagateTo'] {
  const hosts = text.split(',').map((host) => host.trim());
  return hosts.every(isHostPattern) ? hostMatcher(hosts) : undefined;
}

function isHostPattern(host: unknown): host is string {
  if (typeof host !== 'string' || !/^[^\s/@,]{1,253}$/.test(host)) return false;
  // One colon is a port; more are an IPv6 address.
  return !/^[^:]*:[^:]*$/.test(host) && !/\]:\d+$/.test(host);
}

function hostMatcher(hosts: readonly string[]): (host: string | undefined) => boolean {
  const patterns = hosts.map((host) => compileWildcard(host.replace(/^\[|\]$/g, '')));
  return (host) => host !== undefined && patterns.some((matches) => matches(host));
}
