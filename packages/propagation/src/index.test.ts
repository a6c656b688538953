// SPDX-License-Identifier: Apache-2.0
import type { TextMapPropagator } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "OTHER_PARENT_KEY",
      "XRayPropagator",
      "XRayRootSampler",
      "formatTraceHeader",
      "isUndecided",
      "losingParent",
      "parseTraceHeader",
      "traceHeader",
      "xrayLogFields",
      "xrayTraceId",
      "xrayWinstonFormat",
    ]
  `);
});

it('fits the SDK', () => {
  expectTypeOf<exports.XRayRootSampler>().toExtend<Sampler>();
  expectTypeOf<Sampler>().toExtend<exports.SamplerLike>();
  expectTypeOf<exports.XRayPropagator>().toExtend<TextMapPropagator>();
});
