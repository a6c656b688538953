// SPDX-License-Identifier: Apache-2.0

import { resourceFromAttributes } from '@opentelemetry/resources';
import { XRayRemoteSampler, XRayRootSampler } from '@otel-xray/propagation';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSampler, namesXRay } from './samplers.ts';
import { forgetSetUp } from './test-reset.ts';

const RESOURCE = resourceFromAttributes({ 'service.name': 'shop' });
const FOLLOWS = 'remoteParentSampled=AlwaysOnSampler, remoteParentNotSampled=AlwaysOffSampler, ';
const LOCAL = 'localParentSampled=AlwaysOnSampler, localParentNotSampled=AlwaysOffSampler';
const parentBased = (root: string): string => `ParentBased{root=${root}, ${FOLLOWS}${LOCAL}}`;

let said: string[];
beforeEach(() => {
  said = recordDiag();
});
afterEach(forgetSetUp);

describe('OTEL_TRACES_SAMPLER', () => {
  it.each<[name: string | undefined, arg: string | undefined, expected: string]>([
    [undefined, undefined, parentBased('AlwaysOnSampler')],
    ['', undefined, parentBased('AlwaysOnSampler')],
    ['always_on', undefined, 'AlwaysOnSampler'],
    ['always_off', undefined, 'AlwaysOffSampler'],
    [' Always_Off ', undefined, 'AlwaysOffSampler'],
    ['traceidratio', '0.25', 'TraceIdRatioBased{0.25}'],
    ['traceidratio', ' 0 ', 'TraceIdRatioBased{0}'],
    ['traceidratio', undefined, 'TraceIdRatioBased{1}'],
    ['traceidratio', ' ', 'TraceIdRatioBased{1}'],
    ['parentbased_always_on', undefined, parentBased('AlwaysOnSampler')],
    ['parentbased_always_off', undefined, parentBased('AlwaysOffSampler')],
    ['parentbased_traceidratio', '0.5', parentBased('TraceIdRatioBased{0.5}')],
    ['always_on', 'of no use here', 'AlwaysOnSampler'],
  ])('%s with %s: headers without a decision are decided by %s', (name, arg, expected) => {
    const sampler = createSampler({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg }, RESOURCE);
    expect(sampler).toBeInstanceOf(XRayRootSampler);
    expect(sampler.toString()).toBe(`XRayRootSampler{${expected}}`);
    expect(said).toEqual([]);
  });

  it.each(['xray', 'parentbased_xray', ' XRay '])('%s: by the rules of the console', (name) => {
    const sampler = createSampler({ OTEL_TRACES_SAMPLER: name }, RESOURCE);
    expect(sampler).toBeInstanceOf(XRayRemoteSampler);
    if (sampler instanceof XRayRemoteSampler) sampler.shutdown();
    expect(namesXRay(name)).toBe(true);
  });

  it.each(['jaeger_remote', 'parentbased_jaeger_remote', 'parentbased_', 'constructor', 'x'.repeat(500)])(
    '%s is ignored, with what is known',
    (name) => {
      const sampler = createSampler({ OTEL_TRACES_SAMPLER: name }, RESOURCE);
      expect(sampler.toString()).toBe(`XRayRootSampler{${parentBased('AlwaysOnSampler')}}`);
      expect(said).toEqual([
        `warn: OTEL_TRACES_SAMPLER=${name.slice(0, 100)} is ignored: expected always_on, parentbased_always_on, ` +
          'always_off, parentbased_always_off, traceidratio, parentbased_traceidratio, xray',
      ]);
      expect(namesXRay(name)).toBe(false);
    },
  );

  it.each(['-0.1', '1.1', 'half', 'NaN', 'Infinity'])('OTEL_TRACES_SAMPLER_ARG=%s means 1', (arg) => {
    const env = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: arg };
    expect(createSampler(env, RESOURCE).toString()).toBe('XRayRootSampler{TraceIdRatioBased{1}}');
    expect(said).toEqual([`warn: OTEL_TRACES_SAMPLER_ARG=${arg} is ignored: expected a number from 0 to 1`]);
  });
});
