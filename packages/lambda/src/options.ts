// SPDX-License-Identifier: Apache-2.0
import type { Attributes, TextMapPropagator } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace';
import type { XRayExporterOptions } from '@otel-xray/exporter';
import type { InstrumentationLike, SamplerLike, XRayPropagatorOptions } from '@otel-xray/propagation';
import type { WhenUnsampled } from './invocation-parent.ts';

/**
 * Options of `startXRayLambda`: those of the exporter, and what a function needs besides. Everything has a default;
 * an explicit `undefined` means the default. Code goes before environment, environment before default.
 *
 * `lambdaHandlerAs: 'segment'` gives the handler a node of its own on X-Ray's map, beside Lambda's.
 */
export interface XRayLambdaOptions extends Omit<XRayExporterOptions, 'isFacadeParent'> {
  /** The service's name. Default: `OTEL_SERVICE_NAME`, else the function's name. */
  readonly serviceName?: string | undefined;
  /** Attributes of the resource, which go before `OTEL_RESOURCE_ATTRIBUTES` and Lambda's. Default: none. */
  readonly resourceAttributes?: Attributes | undefined;
  /**
   * What becomes of invocations that Lambda does not trace (`Sampled=0`, or tracing `PassThrough`): `'nothing'`, or a
   * `'segment'` of the function's own. Default: `OTEL_XRAY_LAMBDA_UNSAMPLED`, else `'nothing'`.
   */
  readonly whenUnsampled?: WhenUnsampled | undefined;
  /**
   * Names (`aws-sdk`, `http`, `undici`, or any that the function has installed: `pg`), or instrumentations. Default:
   * `OTEL_NODE_ENABLED_INSTRUMENTATIONS`, else those three, without `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
   */
  readonly instrumentations?: readonly (string | InstrumentationLike)[] | undefined;
  /** Default: follows Lambda's decision; what nobody decided is sampled. */
  readonly sampler?: SamplerLike | undefined;
  /** Default: `id-generator-aws-xray`. */
  readonly idGenerator?: IdGenerator | undefined;
  /** Propagators beside ours. Default: those of W3C, as `OTEL_PROPAGATORS` says. */
  readonly propagators?: readonly TextMapPropagator[] | undefined;
  /** Hosts that get X-Ray's header; see `XRayPropagator`. Default: `OTEL_XRAY_PROPAGATE_TO`, else all. */
  readonly propagateTo?: XRayPropagatorOptions['propagateTo'];
}

/** Which of them are the exporter's own. */
export function exporterOptions(options: XRayLambdaOptions): XRayExporterOptions {
  const {
    serviceName: _serviceName,
    resourceAttributes: _resourceAttributes,
    whenUnsampled: _whenUnsampled,
    instrumentations: _instrumentations,
    sampler: _sampler,
    idGenerator: _idGenerator,
    propagators: _propagators,
    propagateTo: _propagateTo,
    ...rest
  } = options;
  return rest;
}

/** Whether `OTEL_SDK_DISABLED` says that nothing is to be traced. */
export function isSdkDisabled(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
}

/** The option, else the variable. Throws a `TypeError` for an impossible option; `warn`s of one in `env`. */
export function resolveWhenUnsampled(
  option: WhenUnsampled | undefined,
  env: Readonly<Record<string, string | undefined>>,
  warn: (message: string) => void,
): WhenUnsampled {
  const accepted = "expected 'nothing' or 'segment'";
  if (option !== undefined) {
    if (isWhenUnsampled(option)) return option;
    throw new TypeError(`whenUnsampled: ${accepted}, got ${String(option)}`);
  }
  const name = 'OTEL_XRAY_LAMBDA_UNSAMPLED';
  const text = env[name]?.trim().toLowerCase();
  if (!text) return 'nothing';
  if (isWhenUnsampled(text)) return text;
  warn(`${name}=${text.slice(0, 100)} is ignored: ${accepted}`);
  return 'nothing';
}

function isWhenUnsampled(value: string): value is WhenUnsampled {
  return value === 'nothing' || value === 'segment';
}
