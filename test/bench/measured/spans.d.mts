// SPDX-License-Identifier: Apache-2.0
import type { Tracer } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

export declare const SPANS_A_TRACE: number;
export declare function createTracer(processor: SpanProcessor): Tracer;
export declare function makeTrace(tracer: Tracer, n: number, isApart?: boolean): void;
export declare function makeSpans(traces: number, isApart?: boolean): readonly ReadableSpan[];
export declare function makeChildren(count: number, deep: boolean): readonly ReadableSpan[];
