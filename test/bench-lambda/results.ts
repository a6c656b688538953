// SPDX-License-Identifier: Apache-2.0
import { type Measure, measureOf } from '../bench/statistics.ts';
import type { Samples } from './measure.ts';
import type { SpanCounts } from './surroundings.ts';
import { BARE, type FunctionName } from './tools.ts';

/** What a tool costs a function. */
export interface Result {
  readonly tool: string;
  readonly functionName: FunctionName;
  readonly init: Measure;
  readonly first: Measure;
  readonly startCpu: Measure;
  readonly warm: Measure;
  readonly warmCpu: Measure;
  readonly peak: Measure;
  readonly own: Measure;
  /** That arrived, of an invocation: the fewest and the most. */
  readonly spans: { readonly fewest: number; readonly most: number };
}

export function resultsOf(all: readonly Samples[], spans: SpanCounts): readonly Result[] {
  return all.map((samples) => {
    const { tool, functionName, traceIds } = samples;
    const bare = all.find((other) => other.functionName === functionName && other.tool === BARE) ?? samples;
    const counts = traceIds.map((id) => spans[id] ?? 0);
    return {
      tool: tool.name,
      functionName,
      init: measureOf(samples.init, bare.init),
      first: measureOf(samples.first, bare.first),
      startCpu: measureOf(samples.startCpu, bare.startCpu),
      warm: measureOf(samples.warm, bare.warm),
      warmCpu: measureOf(samples.warmCpu, bare.warmCpu),
      peak: measureOf(samples.peak, bare.peak),
      own: measureOf(samples.own, bare.own),
      spans: { fewest: Math.min(...counts), most: Math.max(...counts) },
    };
  });
}
