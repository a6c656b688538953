// SPDX-License-Identifier: Apache-2.0
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { AlwaysOnSampler } from '@opentelemetry/sdk-trace';
import type { XRayExporterOptions } from '@otel-xray/exporter';
import { expect, expectTypeOf, it } from 'vitest';
import { exporterOptions, type XRayOptions, type XRayPresetOptions } from './options.ts';

/** Every option, so that a new one has to be told apart here. */
type Every<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

const OF_EXPORTER: Every<XRayExporterOptions> = {
  transport: 'daemon',
  daemonAddress: '127.0.0.1:2000',
  client: { send: () => Promise.resolve({}) },
  timeoutMillis: 1_000,
  resourceTimeoutMillis: 1_000,
  indexedAttributes: ['order.id'],
  logGroups: ['shop'],
  sqlQueries: false,
  urlQueries: false,
  classify: () => undefined,
  name: () => undefined,
  redact: (_key, value) => value,
  redactKeys: ['password'],
  isFacadeParent: () => false,
  lambdaHandlerAs: 'segment',
  maxDocumentBytes: 10_000,
  maxDepth: 3,
  exceptionId: () => '0000000000000001',
};

const OURS: Every<Omit<XRayPresetOptions, keyof XRayExporterOptions>> = {
  serviceName: 'shop',
  resourceAttributes: { team: 'blue' },
  resourceDetectors: [],
  sampler: new AlwaysOnSampler(),
  idGenerator: new AWSXRayIdGenerator(),
  propagators: [new W3CTraceContextPropagator()],
  propagateTo: ['*.internal'],
  processor: { delayMillis: 10 },
  spanProcessors: [],
};

it('gives the exporter its own options and no other', () => {
  expect(exporterOptions({ ...OF_EXPORTER, ...OURS })).toStrictEqual(OF_EXPORTER);
});

it('of startXRay, what concerns the process is the only other', () => {
  expectTypeOf<Exclude<keyof XRayOptions, keyof XRayPresetOptions>>().toEqualTypeOf<
    'instrumentations' | 'exitTimeoutMillis'
  >();
  // Not the exporter's, which is given by the set-up.
  expectTypeOf<'exporter'>().not.toExtend<keyof NonNullable<XRayPresetOptions['processor']>>();
});
