// SPDX-License-Identifier: Apache-2.0
import type { ContextManager, TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, getStringListFromEnv } from '@opentelemetry/core';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import type { Resource } from '@opentelemetry/resources';
import type { IdGenerator, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import type { SamplerLike, SamplingApi } from '@otel-xray/propagation';
import { XRayContextManager } from '@otel-xray/recorder';
import { type ApplicationModules, applicationModules } from '@otel-xray/recorder/application';
import { exporterOptions, type XRayPresetOptions } from './options.ts';
import { checkPresetOptions } from './preset-options.ts';
import { DEFAULT_PROPAGATORS, namedPropagator } from './propagators.ts';
import { createResource } from './resource.ts';
import { createSampler, decidingUndecided } from './samplers.ts';
import { createSamplingClient } from './sampling-client.ts';
import { spanLimitsFromEnvironment } from './span-limits.ts';
import { exporterNames, otherSpanProcessors } from './span-processors.ts';

/** What `xrayPreset` gives: options of `NodeSDK` and of tracer providers, of SDK 2.x and 3.x. */
export interface XRayPreset {
  readonly resource: Resource;
  readonly sampler: SamplerLike;
  readonly idGenerator: IdGenerator;
  readonly spanLimits: SpanLimits;
  /** `XRaySpanProcessor` first, then the reader's own. */
  readonly spanProcessors: SpanProcessor[];
  /** For `NodeSDK`; a tracer provider takes no propagator: `propagation.setGlobalPropagator(preset.textMapPropagator)`. */
  readonly textMapPropagator: TextMapPropagator;
  /**
   * For `NodeSDK`, as `beginSubsegment` of `@otel-xray/recorder` needs it; beside a tracer provider:
   * `context.setGlobalContextManager(preset.contextManager)`.
   */
  readonly contextManager: ContextManager;
}

/** A preset, and the parts of it that the process's own set-up uses. */
export interface PresetParts {
  readonly preset: XRayPreset;
  readonly exporter: XRaySpanExporter;
  readonly processor: XRaySpanProcessor;
}

/**
 * Everything that X-Ray needs of an OpenTelemetry set-up, to be spread into one:
 *
 *     new NodeSDK({ ...xrayPreset({ serviceName: 'shop' }), instrumentations: [...] }).start();
 *
 * Instrumentations stay the reader's. Nothing is sent, opened or registered before the set-up does so; throws a
 * `TypeError` for an impossible option.
 */
export function xrayPreset(options: XRayPresetOptions = {}): XRayPreset {
  return createPreset(options).preset;
}

export function createPreset(
  options: XRayPresetOptions,
  modules: ApplicationModules = applicationModules(),
): PresetParts {
  checkPresetOptions(options);
  const exporter = new XRaySpanExporter(exporterOptions(options));
  const processor = new XRaySpanProcessor({ ...options.processor, exporter });
  // Before all that asks somebody, or tells others that it is there: what may still throw leaves nothing behind.
  const textMapPropagator = createPropagator(options, modules);
  const names = exporterNames();
  // A list without `xray` is meant for another set-up.
  const beside = names.includes('xray') ? names : [];
  const others = options.spanProcessors ?? otherSpanProcessors(beside, process.env, modules);
  const resource = createResource(options);
  // Who sends to the API has no daemon to ask.
  const rulesFromApi = (): SamplingApi | undefined =>
    exporter.transport === 'api' ? createSamplingClient() : undefined;
  const preset: XRayPreset = {
    resource,
    sampler: options.sampler
      ? decidingUndecided(options.sampler)
      : createSampler(process.env, resource, rulesFromApi),
    idGenerator: options.idGenerator ?? new AWSXRayIdGenerator(),
    spanLimits: spanLimitsFromEnvironment(),
    spanProcessors: [processor, ...others],
    textMapPropagator,
    contextManager: new XRayContextManager(),
  };
  return { preset, exporter, processor };
}

/** The propagators of a preset alone, for a set-up whose sampler is somebody else's. */
export function createPropagator(options: XRayPresetOptions, modules: ApplicationModules): TextMapPropagator {
  const { propagateTo } = options;
  const chosen = options.propagators ?? getStringListFromEnv('OTEL_PROPAGATORS') ?? DEFAULT_PROPAGATORS;
  const propagators = chosen.flatMap((one) =>
    typeof one === 'string' ? namedPropagator(one, { propagateTo }, modules) : one,
  );
  return new CompositePropagator({ propagators });
}
