// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import {
  type ResolvedProcessorOptions,
  resolveProcessorOptions,
  type XRayProcessorOptions,
} from './processor-options.ts';

const exporter = new XRaySpanExporter({ daemonAddress: '127.0.0.1:9' });

describe('resolveProcessorOptions', () => {
  it('has a default for all but the exporter', () => {
    expect(resolveProcessorOptions({ exporter }, {})).toEqual({
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
    expect(() => resolveProcessorOptions({ exporter, [option]: value }, {})).toThrow(TypeError);
    expect(() => resolveProcessorOptions({ exporter, [option]: value }, {})).toThrow(`${option}: expected`);
  });

  it.each<[string, string, Partial<ResolvedProcessorOptions>]>([
    ['OTEL_XRAY_DELAY', '0', { delayMillis: 0 }],
    ['OTEL_XRAY_MAX_WAIT', '500', { maxWaitMillis: 500 }],
    ['OTEL_XRAY_MAX_TRACE_SPANS', '10', { maxTraceSpans: 10 }],
    ['OTEL_XRAY_MAX_SPANS', '1000000', { maxSpans: 1_000_000 }],
    ['OTEL_XRAY_MAX_BYTES', '1024', { maxBytes: 1_024 }],
    ['OTEL_XRAY_DROP_POLICY', 'Traces', { dropPolicy: 'traces' }],
    ['OTEL_XRAY_IN_PROGRESS_AFTER', '10000', { inProgressAfterMillis: 10_000 }],
    ['OTEL_XRAY_MAX_CONCURRENT_EXPORTS', '1', { maxConcurrentExports: 1 }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(resolveProcessorOptions({ exporter }, { [name]: text })).toMatchObject(expected);
  });

  it('code goes before environment', () => {
    expect(resolveProcessorOptions({ exporter, delayMillis: 7 }, { OTEL_XRAY_DELAY: '9' })).toMatchObject({
      delayMillis: 7,
    });
  });

  it.each([
    [
      'OTEL_XRAY_DELAY',
      'soon',
      'OTEL_XRAY_DELAY=soon is ignored: expected a whole number from 0 to 2147483647',
    ],
    [
      'OTEL_XRAY_MAX_BYTES',
      '1',
      'OTEL_XRAY_MAX_BYTES=1 is ignored: expected a whole number from 1024 to 1099511627776',
    ],
    ['OTEL_XRAY_DROP_POLICY', 'all', 'OTEL_XRAY_DROP_POLICY=all is ignored: expected newest or traces'],
  ])('ignores %s=%s with a warning', (name, text, warning) => {
    const warnings: string[] = [];
    const resolved = resolveProcessorOptions({ exporter }, { [name]: text }, (said) => warnings.push(said));
    expect(resolved).toEqual(resolveProcessorOptions({ exporter }, {}));
    expect(warnings).toEqual([warning]);
  });
});
