// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import type { ExportedSpan } from './pending-resource.ts';
import type { Warnings } from './warnings.ts';

/**
 * X-Ray takes 100 KB of a trace for certain, and up to 500 KB as it sees fit; of a larger one segments are missing.
 * https://docs.aws.amazon.com/general/latest/gr/xray.html
 */
const MAX_TRACE_BYTES = 102_400;

/**
 * Warns of traces that X-Ray may not keep whole, as far as one export tells: nothing is remembered of earlier ones. Most
 * exports are smaller in all, and then no span is looked at.
 */
export function warnOfLargeTraces(
  spans: readonly ExportedSpan[],
  documents: readonly SegmentDocument[],
  warnings: Warnings,
): void {
  if (documents.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MAX_TRACE_BYTES) return;
  const traces = new Map(spans.map(idsOf));
  const sizes = new Map<string, number>();
  for (const { bytes, spanIds } of documents) {
    const traceId = traces.get(spanIds[0]);
    if (traceId !== undefined) sizes.set(traceId, (sizes.get(traceId) ?? 0) + bytes.length);
  }
  for (const [traceId, bytes] of sizes) {
    if (bytes <= MAX_TRACE_BYTES) continue;
    warnings.sometimes(
      'trace-size',
      () => `trace ${traceId} has ${bytes} bytes in one export: X-Ray keeps 100 to 500 KB of a trace`,
    );
  }
}

/** Ids as documents have them; a span that cannot be read stands in none. */
function idsOf(span: ExportedSpan): readonly [string | undefined, string] {
  try {
    const { spanId, traceId } = span.spanContext();
    return [spanId.toLowerCase(), traceId];
  } catch {
    return [undefined, ''];
  }
}
