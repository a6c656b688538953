// SPDX-License-Identifier: Apache-2.0
import type { ContextManager } from '@opentelemetry/api';
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "XRayContextManager",
      "addException",
      "beginSubsegment",
      "capture",
      "captureAll",
      "currentSegment",
      "currentSubsegment",
      "endSubsegment",
      "inSegment",
      "isSampled",
      "patch",
      "patchAll",
      "putAnnotation",
      "putMetadata",
      "setAws",
      "setHttp",
      "setNamespace",
      "setSql",
      "setUser",
      "traceId",
    ]
  `);
});

it('fits OpenTelemetry', () => {
  expectTypeOf<exports.XRayContextManager>().toExtend<ContextManager>();
});

it('types every call', () => {
  expectTypeOf(exports.beginSubsegment).returns.toEqualTypeOf<exports.Subsegment>();
  expectTypeOf<exports.Subsegment>().toExtend<Disposable>();
  expectTypeOf(exports.currentSegment).returns.toEqualTypeOf<exports.Entity | undefined>();
  expectTypeOf(exports.currentSubsegment).returns.toEqualTypeOf<exports.Entity | undefined>();
  expectTypeOf(exports.traceId).returns.toEqualTypeOf<string | undefined>();
  expectTypeOf(exports.isSampled).returns.toEqualTypeOf<boolean>();
  expectTypeOf(exports.captureAll<{ a(): number }>).returns.toEqualTypeOf<{ a(): number }>();
  expectTypeOf(exports.putMetadata).toBeCallableWith('cart', { items: [1] }, 'shop');
  expectTypeOf(exports.addException).toBeCallableWith(new Error('x'), { remote: true });
  expectTypeOf(exports.setSql).toBeCallableWith({ url: 'mysql://db/shop', sanitized_query: 'SELECT 1' });
  expectTypeOf(exports.setHttp).toBeCallableWith({ response: { status: 200 } });
  expectTypeOf(exports.setAws).toBeCallableWith({ operation: 'PutItem', retries: 1 });
  // @ts-expect-error there are aws, remote and local
  expectTypeOf(exports.setNamespace).toBeCallableWith('web');
  // @ts-expect-error X-Ray indexes text, numbers and booleans
  expectTypeOf(exports.putAnnotation).toBeCallableWith('a', null);
});
