// SPDX-License-Identifier: Apache-2.0
import type { Attributes, TextMapPropagator } from '@opentelemetry/api';
import type { ResourceDetector } from '@opentelemetry/resources';
import type { IdGenerator, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { XRayExporterOptions, XRayProcessorOptions } from '@otel-xray/exporter';
import type { SamplerLike, XRayPropagatorOptions } from '@otel-xray/propagation';
import type { InstrumentationChoices } from '@otel-xray/recorder';

/**
 * Options of `xrayPreset`: those of the exporter, and what a tracer provider needs besides. Everything has a
 * default; an explicit `undefined` means the default. Code goes before environment, environment before default.
 */
export interface XRayPresetOptions extends XRayExporterOptions {
  /**
   * The service's name, which is its node on X-Ray's map. Default: `OTEL_SERVICE_NAME`, `service.name` in
   * `OTEL_RESOURCE_ATTRIBUTES`, `AWS_XRAY_TRACING_NAME`, the Lambda function's name, the name in the `package.json`
   * nearest to the program.
   */
  readonly serviceName?: string | undefined;
  /** Attributes of the resource, which go before detected ones and `OTEL_RESOURCE_ATTRIBUTES`. Default: none. */
  readonly resourceAttributes?: Attributes | undefined;
  /**
   * What looks the process's surroundings up. Default: the names in `OTEL_NODE_RESOURCE_DETECTORS`
   * (`env`, `aws`, `host`, `os`, `process`, `serviceinstance`, `all`, `none`), else `env` and `aws`: the detector of
   * the AWS platform that this process runs on, if any.
   */
  readonly resourceDetectors?: readonly ResourceDetector[] | undefined;
  /**
   * Decides over traces that begin here, and over headers that decide nothing (`XRayRootSampler` is put around it).
   * Default: what `OTEL_TRACES_SAMPLER` names, else `parentbased_always_on`.
   */
  readonly sampler?: SamplerLike | undefined;
  /** Default: `id-generator-aws-xray`, whose trace ids begin with the time, as X-Ray's own do. */
  readonly idGenerator?: IdGenerator | undefined;
  /**
   * Names as in `OTEL_PROPAGATORS`, or propagators. The last one wins where headers name different traces. Default:
   * `OTEL_PROPAGATORS`, else `tracecontext`, `baggage`, `xray`.
   */
  readonly propagators?: readonly (string | TextMapPropagator)[] | undefined;
  /** Hosts that get X-Ray's header; see `XRayPropagator`. Default: `OTEL_XRAY_PROPAGATE_TO`, else all. */
  readonly propagateTo?: XRayPropagatorOptions['propagateTo'];
  /** Options of the span processor. Default: its own. */
  readonly processor?: Omit<XRayProcessorOptions, 'exporter'> | undefined;
  /** Processors beside ours, such as one for OTLP. Default: what `OTEL_TRACES_EXPORTER` names beside `xray`. */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined;
}

/** Options of `startXRay`: those of `xrayPreset`, and what concerns the whole process. */
export interface XRayOptions extends XRayPresetOptions {
  /**
   * Choices among the installed instrumentations, by name: `{ express: false, dns: true, http: { … } }`; or `false`
   * to switch none on. Default: all that are installed, as `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
   * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` say.
   */
  readonly instrumentations?: InstrumentationChoices | false | undefined;
  /**
   * Longest time in milliseconds that the end of the process waits for spans to be sent, 0 to 60,000. Default:
   * `OTEL_XRAY_EXIT_TIMEOUT`, else 5,000.
   */
  readonly exitTimeoutMillis?: number | undefined;
}

/** Which of them are the exporter's own. */
export function exporterOptions(options: XRayPresetOptions): XRayExporterOptions {
  const {
    serviceName: _serviceName,
    resourceAttributes: _resourceAttributes,
    resourceDetectors: _resourceDetectors,
    sampler: _sampler,
    idGenerator: _idGenerator,
    propagators: _propagators,
    propagateTo: _propagateTo,
    processor: _processor,
    spanProcessors: _spanProcessors,
    ...rest
  } = options;
  return rest;
}
