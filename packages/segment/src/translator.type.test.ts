// SPDX-License-Identifier: Apache-2.0
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ReadableSpan as ReadableSpanOfNode } from '@opentelemetry/sdk-trace-node';
import { expectTypeOf, it } from 'vitest';
import type { ResourceSource, SegmentDocument, SpanSource, Translator } from './index.ts';

it('takes spans of the SDK as they are', () => {
  expectTypeOf<ReadableSpan>().toExtend<SpanSource>();
  expectTypeOf<ReadableSpanOfNode>().toExtend<SpanSource>();
  expectTypeOf<ReadableSpan['resource']>().toExtend<ResourceSource>();
  expectTypeOf<Translator['translate']>().toBeCallableWith([] as ReadableSpan[]);
  expectTypeOf<ReturnType<Translator['translate']>>().toEqualTypeOf<SegmentDocument[]>();
});

it('takes spans of SDK 1.x, which name their parent by id alone', () => {
  expectTypeOf<
    Omit<ReadableSpan, 'parentSpanContext'> & { readonly parentSpanId?: string }
  >().toExtend<SpanSource>();
});
