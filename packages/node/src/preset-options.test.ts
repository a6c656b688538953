// SPDX-License-Identifier: Apache-2.0

import { isRegistered } from '@otel-xray/recorder/application';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { xrayPreset } from './preset.ts';
import { checkPresetOptions } from './preset-options.ts';
import { IMPOSSIBLE } from './test-impossible.ts';
import { forgetSetUp } from './test-reset.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  forgetSetUp();
});

/** What joins requests without a decision, and asks for rules: nothing that should outlive an error. */
const isAnnounced = (): boolean =>
  Reflect.get(globalThis, Symbol.for('@otel-xray/propagation root sampler')) === true;
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('an impossible option is a TypeError that names it', () => {
  it.each([...IMPOSSIBLE, ['processor', { maxSpans: 0 }] as const])('%s: %j', (name, value) => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'xray');
    const before = timers();
    const what = name === 'processor' ? 'maxSpans' : name;
    expect(() => xrayPreset({ [name]: value })).toThrow(TypeError);
    expect(() => xrayPreset({ [name]: value })).toThrow(new RegExp(`^${what}\\b`));
    expect(isAnnounced()).toBe(false);
    expect(isRegistered('trace')).toBe(false);
    expect(timers()).toBe(before);
  });
});

it('nothing said is possible', () => {
  expect(() => checkPresetOptions({})).not.toThrow();
});
