// SPDX-License-Identifier: Apache-2.0
// What stands beside a span goes with it: into copies, into the account of memory, and to whom it belongs.
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { keepMetadata, keptMetadata, segmentOf } from '@otel-xray/segment';
import { span } from '@otel-xray/testkit';
import { expect, it } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import { inProgress } from './in-progress.ts';
import { XRaySpanProcessor } from './processor.ts';
import { estimateBytes } from './span-size.ts';

it('is in a copy that says in_progress', () => {
  const one = span({});
  keepMetadata(one, 'shop', 'a', '1');
  expect(keptMetadata(inProgress(one))).toBe(keptMetadata(one));
});

it('counts as memory that the span holds', () => {
  const one = span({});
  const before = estimateBytes(one);
  keepMetadata(one, 'shop', 'a', 'x'.repeat(10_000));
  expect(estimateBytes(one) - before).toBeGreaterThanOrEqual(10_000);
});

it('says which segment a span belongs to, however deep it stands', () => {
  const exporter = new XRaySpanExporter({ transport: 'daemon' });
  const provider = new TracerProvider({ spanProcessors: [new XRaySpanProcessor({ exporter })] });
  const tracer = provider.getTracer('test');
  const caller = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '5759e988bd862e3fe1be46a994272793',
    spanId: '53995c3f42cd8ad8',
    traceFlags: 1,
    isRemote: true,
  });
  const below = (parent: object | undefined) =>
    tracer.startSpan(
      'span',
      {},
      parent === undefined ? caller : trace.setSpan(context.active(), Object(parent)),
    );
  const root = below(undefined);
  const child = below(root);
  const grandchild = below(child);
  expect([root, child, grandchild].map((one) => segmentOf(one) === root)).toEqual([true, true, true]);
});
