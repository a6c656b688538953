// SPDX-License-Identifier: Apache-2.0
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { TracerProvider, type TracerProviderOptions } from '@opentelemetry/sdk-trace';
import type { NodeTracerConfig } from '@opentelemetry/sdk-trace-node';
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "startXRay",
      "xrayPreset",
    ]
  `);
});

it('a preset fits into every set-up of the SDK', () => {
  expectTypeOf<exports.XRayPreset>().toExtend<Partial<NodeSDKConfiguration>>();
  expectTypeOf<exports.XRayPreset>().toExtend<TracerProviderOptions>();
  expectTypeOf<exports.XRayPreset>().toExtend<NodeTracerConfig>();
  // As a reader writes it, under checks for unknown members.
  expect(new TracerProvider({ ...exports.xrayPreset({ resourceDetectors: [] }) })).toBeDefined();
});

it('what startXRay takes, xrayPreset takes, but for what concerns the process', () => {
  expectTypeOf<exports.XRayOptions>().toExtend<exports.XRayPresetOptions>();
  expectTypeOf(exports.startXRay).returns.toEqualTypeOf<exports.XRay>();
  expectTypeOf(exports.xrayPreset).returns.toEqualTypeOf<exports.XRayPreset>();
});
