// SPDX-License-Identifier: Apache-2.0
import type { TranslatorOptions } from '@otel-xray/segment';
import type { XRayClientLike } from './api-client.ts';
import { type DaemonAddress, DEFAULT_DAEMON_ADDRESS, parseDaemonAddress } from './daemon-address.ts';
import { MAX_TIMER_MILLIS } from './deadline.ts';
import { type Environment, parseIntegerWithin, parseOneOf, readVariable, type Warn } from './environment.ts';
import { resolveTranslatorOptions } from './translator-options.ts';
import type { Transport } from './transport.ts';

/**
 * Options of `XRaySpanExporter`, those of the translator included. Everything has a default; an explicit
 * `undefined` means the default. Code goes before environment, environment before default.
 */
export interface XRayExporterOptions extends Omit<TranslatorOptions, 'onDrop' | 'isInCall'> {
  /**
   * How documents travel: to an X-Ray daemon over UDP, to the X-Ray API over HTTPS, or through a transport of
   * your own, which does its own retries. Default: what `client` or `daemonAddress` implies, else
   * `OTEL_XRAY_TRANSPORT`, else the daemon.
   */
  readonly transport?: 'daemon' | 'api' | Transport | undefined;
  /**
   * Where the daemon listens: `host:port`, `[::1]:2000`, or `tcp:host:port udp:host:port`. Default:
   * `AWS_XRAY_DAEMON_ADDRESS`, else `127.0.0.1:2000`.
   */
  readonly daemonAddress?: string | undefined;
  /**
   * The `XRayClient` to send with, for a region, credentials or proxy of its own. Make it with `maxAttempts: 1`,
   * or its retries multiply with ours. Default: one made at the first send, from the AWS SDK's own settings.
   */
  readonly client?: XRayClientLike | undefined;
  /**
   * Longest time for one export in milliseconds, retries included; what is not sent by then is dropped.
   * 1 to 2,147,483,647. Default: `OTEL_XRAY_TIMEOUT`, else 30,000.
   */
  readonly timeoutMillis?: number | undefined;
  /**
   * Longest wait in milliseconds for resource attributes that are still being looked up, once for each resource.
   * 0 to 2,147,483,647. Default: `OTEL_XRAY_RESOURCE_TIMEOUT`, else 2,000.
   */
  readonly resourceTimeoutMillis?: number | undefined;
}

/** The way documents travel, decided. */
export type ResolvedTransport =
  | { readonly kind: 'daemon'; readonly address: DaemonAddress }
  | { readonly kind: 'api'; readonly client: XRayClientLike | undefined }
  | { readonly kind: 'custom'; readonly transport: Transport };

/** `XRayExporterOptions` with everything decided. */
export interface ResolvedExporterOptions {
  readonly transport: ResolvedTransport;
  readonly timeoutMillis: number;
  readonly resourceTimeoutMillis: number;
  readonly translator: TranslatorOptions;
  /** Whether this process is a Lambda function. */
  readonly lambda: boolean;
  /** The container platform where a daemon at the default address is a guess; `undefined` where it is none. */
  readonly guessedOn: string | undefined;
}

/** Decides everything, once. Throws a `TypeError` for an impossible option in code; `warn`s of one in `env`. */
export function resolveExporterOptions(
  options: XRayExporterOptions,
  env: Environment,
  warn: Warn = () => undefined,
): ResolvedExporterOptions {
  const millis = (
    value: number | undefined,
    option: string,
    variable: string,
    min: number,
  ): number | undefined => {
    const accepted = `a whole number of milliseconds from ${min} to ${MAX_TIMER_MILLIS}`;
    if (value === undefined)
      return readVariable({ env, warn }, variable, accepted, parseIntegerWithin(min, MAX_TIMER_MILLIS));
    if (Number.isInteger(value) && value >= min && value <= MAX_TIMER_MILLIS) return value;
    throw new TypeError(`${option}: expected ${accepted}, got ${String(value)}`);
  };
  const { transport, isGuess } = resolveTransport(options, env, warn);
  return {
    transport,
    timeoutMillis: millis(options.timeoutMillis, 'timeoutMillis', 'OTEL_XRAY_TIMEOUT', 1) ?? 30_000,
    resourceTimeoutMillis:
      millis(options.resourceTimeoutMillis, 'resourceTimeoutMillis', 'OTEL_XRAY_RESOURCE_TIMEOUT', 0) ??
      2_000,
    translator: resolveTranslatorOptions(options, env, warn),
    lambda: isLambda(env),
    guessedOn: isGuess ? containerPlatform(env) : undefined,
  };
}

/** The option, what other options imply, OTEL_XRAY_TRANSPORT, a daemon address, Lambda, 127.0.0.1:2000. */
function resolveTransport(
  options: XRayExporterOptions,
  env: Environment,
  warn: Warn,
): { readonly transport: ResolvedTransport; readonly isGuess: boolean } {
  const { transport, client, daemonAddress } = options;
  if (typeof transport === 'object') return { transport: { kind: 'custom', transport }, isGuess: false };
  if (transport !== undefined && transport !== 'daemon' && transport !== 'api') {
    throw new TypeError(`transport: expected 'daemon', 'api' or a Transport, got ${String(transport)}`);
  }
  if (transport === undefined && client && daemonAddress !== undefined) {
    throw new TypeError("client, daemonAddress: say by transport: 'api' or 'daemon' which of them is meant");
  }
  const implied = client ? 'api' : daemonAddress !== undefined ? 'daemon' : undefined;
  const said =
    transport ??
    implied ??
    readVariable({ env, warn }, 'OTEL_XRAY_TRANSPORT', 'daemon or api', parseOneOf('daemon', 'api'));
  if (said === 'api') return { transport: { kind: 'api', client }, isGuess: false };
  const address = resolveAddress(daemonAddress, env, warn);
  return {
    transport: { kind: 'daemon', address: address ?? DEFAULT_DAEMON_ADDRESS },
    // Who says "daemon" has one; Lambda has its own.
    isGuess: said === undefined && address === undefined && !isLambda(env),
  };
}

function resolveAddress(option: string | undefined, env: Environment, warn: Warn): DaemonAddress | undefined {
  const accepted = 'host:port or "tcp:host:port udp:host:port"';
  if (option === undefined)
    return readVariable({ env, warn }, 'AWS_XRAY_DAEMON_ADDRESS', accepted, parseDaemonAddress);
  const address = parseDaemonAddress(option);
  if (address) return address;
  throw new TypeError(`daemonAddress: expected ${accepted}, got ${String(option).slice(0, 100)}`);
}

function isLambda(env: Environment): boolean {
  return Boolean(env.AWS_LAMBDA_FUNCTION_NAME);
}

/** Set by the container agent and by the kubelet. A daemon in another container is not at 127.0.0.1 in most set-ups. */
function containerPlatform(env: Environment): string | undefined {
  if (env.ECS_CONTAINER_METADATA_URI_V4 || env.ECS_CONTAINER_METADATA_URI) return 'ECS';
  return env.KUBERNETES_SERVICE_HOST ? 'Kubernetes' : undefined;
}
