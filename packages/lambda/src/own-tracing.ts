// SPDX-License-Identifier: Apache-2.0
import {
  createFacades,
  type XRayExporterOptions,
  XRaySpanExporter,
  XRaySpanProcessor,
} from '@otel-xray/exporter';
import { createColdStart } from './cold-start.ts';
import type { WhenUnsampled } from './invocation-parent.ts';
import type { LambdaTracing, OpenInvocation } from './tracing.ts';

/** Spans of an invocation are exported in it or in one soon after; a managed instance runs at most 64 side by side. */
const MAX_REMEMBERED = 1_000;

/** A processor for a tracer provider, and invocations traced by it. */
export interface OwnTracing {
  readonly processor: XRaySpanProcessor;
  readonly tracing: LambdaTracing;
}

/** Opens nothing yet. Throws a `TypeError` for an impossible option. */
export function createOwnTracing(
  options: XRayExporterOptions,
  whenUnsampled: WhenUnsampled,
  env: Readonly<Record<string, string | undefined>>,
): OwnTracing {
  const facades = createFacades(MAX_REMEMBERED);
  const exporter = new XRaySpanExporter({ ...options, isFacadeParent: facades.isFacadeParent });
  const processor = new XRaySpanProcessor({ exporter });
  const open = new Set<OpenInvocation>();
  const tracing: LambdaTracing = {
    whenUnsampled,
    isColdStart: createColdStart(env),
    open,
    rememberFacade: facades.remember,
    // Others that run side by side stay whole; when none does, nothing may be left to the freeze.
    flush: (traceId) => (open.size > 0 ? processor.flushTrace(traceId) : processor.forceFlush()),
    announce: (traceId) => processor.flushTrace(traceId, { withOpen: true }),
  };
  return { processor, tracing };
}
