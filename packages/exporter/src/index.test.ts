// SPDX-License-Identifier: Apache-2.0

import type { XRayClient } from '@aws-sdk/client-xray';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "XRaySpanExporter",
      "XRaySpanProcessor",
      "createApiTransport",
      "createDeadline",
      "createFacades",
      "createUdpTransport",
      "parseDaemonAddress",
      "withRetry",
    ]
  `);
});

it('fits the SpanExporter of the SDK', () => {
  expectTypeOf<exports.XRaySpanExporter>().toExtend<SpanExporter>();
  expectTypeOf<ReadableSpan>().toExtend<exports.ExportedSpan>();
});

it('takes the AWS client as it is', () => {
  expectTypeOf<XRayClient>().toExtend<exports.XRayClientLike>();
});
