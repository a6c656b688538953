// SPDX-License-Identifier: Apache-2.0

import type { XRay } from '@aws-sdk/client-xray';
import type { TextMapPropagator } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "XRayPropagator",
      "XRayRemoteSampler",
      "XRayRootSampler",
      "createAwsHeaderInstrumentation",
      "formatTraceHeader",
      "isUndecided",
      "jsonAnswer",
      "messageContext",
      "messageLink",
      "parseTraceHeader",
      "traceHeader",
      "untraced",
      "xrayLogFields",
      "xrayTraceHeaderPlugin",
      "xrayTraceId",
      "xrayWinstonFormat",
    ]
  `);
});

it('fits the SDK', () => {
  expectTypeOf<exports.XRayRootSampler>().toExtend<Sampler>();
  expectTypeOf<exports.XRayRemoteSampler>().toExtend<Sampler>();
  expectTypeOf<Resource>().toExtend<exports.ResourceLike>();
  expectTypeOf<Sampler>().toExtend<exports.SamplerLike>();
  expectTypeOf<exports.XRayPropagator>().toExtend<TextMapPropagator>();
});

it('takes the AWS client as it is', () => {
  expectTypeOf<XRay>().toExtend<exports.SamplingApi>();
});
