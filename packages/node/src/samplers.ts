// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import {
  type ResourceLike,
  type SamplerLike,
  type SamplingApi,
  XRayRemoteSampler,
  XRayRootSampler,
} from '@otel-xray/propagation';

/** Everything that nobody decided against, as X-Ray's own SDKs do when they are not asked to sample. */
const DEFAULT_SAMPLER = 'parentbased_always_on';

type Environment = Readonly<Record<string, string | undefined>>;

/** By the names of `OTEL_TRACES_SAMPLER`. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
const ROOTS: Readonly<Record<string, (env: Environment) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (env) => new TraceIdRatioBasedSampler(ratio(env)),
};

/**
 * The sampler that `OTEL_TRACES_SAMPLER` names, `xray` included. `client` is who is asked for rules, if not a daemon.
 * A name that nobody knows means the default, with a warning.
 */
export function createSampler(
  env: Environment,
  resource: ResourceLike,
  client: () => SamplingApi | undefined = () => undefined,
): SamplerLike {
  const name = normalized(env.OTEL_TRACES_SAMPLER) || DEFAULT_SAMPLER;
  if (namesXRay(name)) return new XRayRemoteSampler({ resource, client: client() });
  return decidingUndecided(namedSampler(name, env) ?? unknownSampler(name, env));
}

/** Sees to it that headers without a decision, as those of a load balancer, are joined and decided by this sampler. */
export function decidingUndecided(sampler: SamplerLike): SamplerLike {
  const isDeciding = sampler instanceof XRayRemoteSampler || sampler instanceof XRayRootSampler;
  return isDeciding ? sampler : new XRayRootSampler(sampler);
}

/** Whether a value of `OTEL_TRACES_SAMPLER` means X-Ray's, which follows callers by itself. */
export function namesXRay(sampler: string | undefined): boolean {
  return ['xray', 'parentbased_xray'].includes(normalized(sampler));
}

function normalized(name: string | undefined): string {
  return name?.trim().toLowerCase() ?? '';
}

function namedSampler(name: string, env: Environment): Sampler | undefined {
  const isParentBased = name.startsWith('parentbased_');
  const root = isParentBased ? name.slice('parentbased_'.length) : name;
  const create = Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
  if (!create) return undefined;
  return isParentBased ? new ParentBasedSampler({ root: create(env) }) : create(env);
}

function unknownSampler(name: string, env: Environment): Sampler {
  const known = Object.keys(ROOTS).flatMap((root) => [root, `parentbased_${root}`]);
  const message = `expected ${[...known, 'xray'].join(', ')}`;
  diag.warn(`OTEL_TRACES_SAMPLER=${name.slice(0, 100)} is ignored: ${message}`);
  return namedSampler(DEFAULT_SAMPLER, env) ?? new AlwaysOnSampler();
}

function ratio(env: Environment): number {
  const text = env.OTEL_TRACES_SAMPLER_ARG?.trim();
  const value = text ? Number(text) : 1;
  if (value >= 0 && value <= 1) return value;
  diag.warn(`OTEL_TRACES_SAMPLER_ARG=${text?.slice(0, 100)} is ignored: expected a number from 0 to 1`);
  return 1;
}
