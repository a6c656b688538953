// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import { resolveWhenUnsampled, type XRayLambdaOptions } from './options.ts';

const NAME = 'OTEL_XRAY_LAMBDA_UNSAMPLED';

describe('whenUnsampled', () => {
  it.each<[string, XRayLambdaOptions['whenUnsampled'], Record<string, string>, string]>([
    ['by default', undefined, {}, 'nothing'],
    ['of the variable', undefined, { [NAME]: ' Segment ' }, 'segment'],
    ['of the code before it', 'nothing', { [NAME]: 'segment' }, 'nothing'],
  ])('%s', (_name, option, env, expected) => {
    const warn = vi.fn();
    expect(resolveWhenUnsampled(option, env, warn)).toBe(expected);
    expect(warn).not.toHaveBeenCalled();
  });

  it('that nobody knows is ignored in a variable, with a warning, and refused in code', () => {
    const warn = vi.fn();
    expect(resolveWhenUnsampled(undefined, { [NAME]: 'maybe' }, warn)).toBe('nothing');
    expect(warn).toHaveBeenCalledWith(`${NAME}=maybe is ignored: expected 'nothing' or 'segment'`);
    const resolve: (...args: never[]) => unknown = resolveWhenUnsampled;
    expect(() => Reflect.apply(resolve, undefined, ['maybe', {}, warn])).toThrow(TypeError);
  });
});
