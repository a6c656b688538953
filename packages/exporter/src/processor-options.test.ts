// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import { resolveProcessorOptions, type XRayProcessorOptions } from './processor-options.ts';

const exporter = new XRaySpanExporter({ daemonAddress: '127.0.0.1:9' });

describe('resolveProcessorOptions', () => {
  it('has a default for all but the exporter', () => {
    expect(resolveProcessorOptions({ exporter })).toEqual({
      exporter,
      delayMillis: 1_000,
      maxWaitMillis: 30_000,
      maxTraceSpans: 2_000,
      maxSpans: 20_000,
      maxBytes: 67_108_864,
      dropPolicy: 'newest',
      inProgressAfterMillis: undefined,
      maxConcurrentExports: 4,
    });
  });

  it.each<[keyof XRayProcessorOptions, unknown]>([
    ['exporter', undefined],
    ['exporter', {}],
    ['delayMillis', -1],
    ['delayMillis', 1.5],
    ['maxWaitMillis', 0],
    ['maxTraceSpans', 0],
    ['maxSpans', '5'],
    ['maxBytes', 1_023],
    ['inProgressAfterMillis', 0],
    ['maxConcurrentExports', 101],
    ['dropPolicy', 'oldest'],
  ])('refuses %s: %j by name', (option, value) => {
    expect(() => resolveProcessorOptions({ exporter, [option]: value })).toThrow(TypeError);
    expect(() => resolveProcessorOptions({ exporter, [option]: value })).toThrow(`${option}: expected`);
  });
});
