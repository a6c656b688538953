// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_ENDPOINT, parseDaemonEndpoint, parseEndpoint } from './daemon-endpoint.ts';
import { createHttpSamplingApi } from './http-sampling-api.ts';
import type { ResourceLike } from './sampled-request.ts';
import type { SamplingApi } from './sampling-api.ts';
import { type SamplingClock, SYSTEM_CLOCK } from './sampling-clock.ts';
import { readSetting } from './setting.ts';

/** Options of `XRayRemoteSampler`. Everything has a default; an explicit `undefined` means the default. */
export interface XRayRemoteSamplerOptions {
  /**
   * Where sampling rules are had without a signature: `http://host:port` or `https://…` of an X-Ray daemon, a
   * CloudWatch agent or a collector's `awsproxy`. Default: `endpoint=` in `OTEL_TRACES_SAMPLER_ARG` where
   * `OTEL_TRACES_SAMPLER` is `xray`, else the TCP address in `AWS_XRAY_DAEMON_ADDRESS`, else `http://127.0.0.1:2000`.
   */
  readonly endpoint?: string | undefined;
  /** `new XRay(…)` of `@aws-sdk/client-xray`, to ask the X-Ray API itself, signed. Goes before `endpoint`. */
  readonly client?: SamplingApi | undefined;
  /**
   * The resource of the tracer provider: rules may go by service, type and ARN. Default: the service name in
   * `OTEL_SERVICE_NAME`, else in `OTEL_RESOURCE_ATTRIBUTES`.
   */
  readonly resource?: ResourceLike | undefined;
  /**
   * Time between two looks at the rules in milliseconds, 10,000 to 3,600,000. Default: `polling_interval=` (seconds)
   * in `OTEL_TRACES_SAMPLER_ARG` where `OTEL_TRACES_SAMPLER` is `xray`, else 300,000.
   */
  readonly pollingIntervalMillis?: number | undefined;
  /** Longest time for one call in milliseconds, 1 to 60,000. Default: 5,000. */
  readonly timeoutMillis?: number | undefined;
  /** A number from 0 to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Time. Default: the system's. */
  readonly clock?: SamplingClock | undefined;
}

/** `XRayRemoteSamplerOptions` with everything decided. */
export interface ResolvedRemoteSamplerOptions {
  readonly api: SamplingApi;
  /** What the operator knows the endpoint by. */
  readonly source: string;
  readonly resource: ResourceLike;
  readonly pollingIntervalMillis: number;
  readonly timeoutMillis: number;
  readonly random: () => number;
  readonly clock: SamplingClock;
  /** Not in Lambda, which samples before the function is called and freezes it between calls. */
  readonly polls: boolean;
}

const ARGUMENT = 'OTEL_TRACES_SAMPLER_ARG';
const HTTP_URL = 'an http: or https: URL';

type Environment = Readonly<Record<string, string | undefined>>;

/** Decides everything, once. Throws a `TypeError` for an impossible option; `warn`s of an impossible variable. */
export function resolveRemoteSamplerOptions(
  options: XRayRemoteSamplerOptions,
  env: Environment,
  warn: (message: string) => void,
): ResolvedRemoteSamplerOptions {
  const args = samplerArguments(env);
  const endpoint = resolveEndpoint(options.endpoint, args, env, warn);
  return {
    api: options.client ?? createHttpSamplingApi(endpoint),
    source: options.client ? 'the X-Ray API' : endpoint.origin,
    resource: options.resource ?? { attributes: { 'service.name': serviceName(env) } },
    pollingIntervalMillis:
      checked('pollingIntervalMillis', options.pollingIntervalMillis, 10_000, 3_600_000) ??
      pollingInterval(args, warn) ??
      300_000,
    timeoutMillis: checked('timeoutMillis', options.timeoutMillis, 1, 60_000) ?? 5_000,
    random: options.random ?? Math.random,
    clock: options.clock ?? SYSTEM_CLOCK,
    polls: !env.AWS_LAMBDA_FUNCTION_NAME,
  };
}

function checked(name: string, value: number | undefined, min: number, max: number): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw new TypeError(
    `${name}: expected a whole number of milliseconds from ${min} to ${max}, got ${String(value)}`,
  );
}

function resolveEndpoint(
  option: string | undefined,
  args: ReadonlyMap<string, string>,
  env: Environment,
  warn: (message: string) => void,
): URL {
  if (option !== undefined) {
    const url = typeof option === 'string' ? parseEndpoint(option) : undefined;
    if (url) return url;
    throw new TypeError(`endpoint: expected ${HTTP_URL}, got ${String(option).slice(0, 100)}`);
  }
  const { AWS_XRAY_DAEMON_ADDRESS: daemon } = env;
  const address = 'host:port or "tcp:host:port udp:host:port"';
  return (
    readSetting(`${ARGUMENT}: endpoint`, args.get('endpoint'), HTTP_URL, parseEndpoint, warn) ??
    readSetting('AWS_XRAY_DAEMON_ADDRESS', daemon, address, parseDaemonEndpoint, warn) ??
    new URL(DEFAULT_ENDPOINT)
  );
}

/** `endpoint=http://localhost:2000,polling_interval=300`, as other SDKs of OpenTelemetry take it. */
function samplerArguments(env: Environment): ReadonlyMap<string, string> {
  const sampler = env.OTEL_TRACES_SAMPLER?.trim().toLowerCase();
  if (sampler !== 'xray' && sampler !== 'parentbased_xray') return new Map();
  return keyValues(env.OTEL_TRACES_SAMPLER_ARG);
}

function pollingInterval(
  args: ReadonlyMap<string, string>,
  warn: (message: string) => void,
): number | undefined {
  const millisOf = (text: string): number | undefined => {
    const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    return seconds >= 10 && seconds <= 3_600 ? seconds * 1_000 : undefined;
  };
  const text = args.get('polling_interval');
  return readSetting(`${ARGUMENT}: polling_interval`, text, 'seconds from 10 to 3600', millisOf, warn);
}

function serviceName(env: Environment): string {
  return env.OTEL_SERVICE_NAME?.trim() || (keyValues(env.OTEL_RESOURCE_ATTRIBUTES).get('service.name') ?? '');
}

function keyValues(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (text ?? '').split(',').flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]];
    }),
  );
}
