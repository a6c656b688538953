// SPDX-License-Identifier: Apache-2.0
import { type Context, defaultTextMapGetter, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import { expect, it } from 'vitest';
import { XRayPropagator } from './propagator.ts';
import { XRayRootSampler } from './root-sampler.ts';
import type { SamplerLike } from './sampler.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';

/** The contexts that a sampler is asked about. */
function asked(header: string): Context[] {
  const contexts: Context[] = [];
  const inner: SamplerLike = {
    shouldSample(context) {
      contexts.push(context);
      return { decision: 2 };
    },
  };
  const sampler = new XRayRootSampler(inner);
  const received = new XRayPropagator().extract(
    ROOT_CONTEXT,
    { 'x-amzn-trace-id': header },
    defaultTextMapGetter,
  );
  const child = trace.setSpanContext(received, { traceId, spanId: 'b7ad6b7169203331', traceFlags: 1 });
  for (const context of [received, child]) {
    sampler.shouldSample(context, traceId, 'span', SpanKind.SERVER, {}, []);
  }
  return contexts;
}

it('asks about an undecided request as about a root, and about its children as they are', () => {
  const [request, child] = asked('Root=1-5759e988-bd862e3fe1be46a994272793');
  expect(request && trace.getSpan(request)).toBeUndefined();
  expect(child && trace.getSpanContext(child)?.spanId).toBe('b7ad6b7169203331');
});

it('asks about a decided request as it is', () => {
  const [request] = asked('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0');
  expect(request && trace.getSpanContext(request)?.spanId).toBe('53995c3f42cd8ad8');
});

it('says what it wraps', () => {
  expect(new XRayRootSampler(new TraceIdRatioBasedSampler(0.5)).toString()).toBe(
    'XRayRootSampler{TraceIdRatioBased{0.5}}',
  );
});

it('refuses what is no sampler', () => {
  const nothing: unknown[] = [undefined, null, {}];
  for (const value of nothing) {
    expect(() => Reflect.construct(XRayRootSampler, [value])).toThrow(
      new TypeError(`sampler: expected a sampler, got ${String(value)}`),
    );
  }
});
