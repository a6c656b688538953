// SPDX-License-Identifier: Apache-2.0

import { applicationModules } from '@otel-xray/recorder/application';
import { createApplication, recordDiag, type TestApplication } from '@otel-xray/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { namedPropagator } from './propagators.ts';
import { forgetSetUp } from './test-reset.ts';

const HERE = applicationModules([import.meta.dirname]);
let application: TestApplication;
let said: string[];

beforeAll(() => {
  application = createApplication({
    'node_modules/@opentelemetry/propagator-b3/index.js': 'exports.B3Propagator = class {};',
    'node_modules/@opentelemetry/propagator-jaeger/index.js': "throw new Error('broken on purpose');",
  });
});
afterAll(() => application.remove());
beforeEach(() => {
  said = recordDiag();
});
afterEach(forgetSetUp);

describe('namedPropagator', () => {
  it.each<[name: string, fields: readonly string[]]>([
    ['tracecontext', ['traceparent', 'tracestate']],
    ['baggage', ['baggage']],
    ['xray', ['x-amzn-trace-id']],
    ['xray-lambda', ['x-amzn-trace-id']],
    ['b3', ['b3']],
    ['b3multi', ['x-b3-traceid', 'x-b3-spanid', 'x-b3-flags', 'x-b3-sampled', 'x-b3-parentspanid']],
    ['jaeger', ['uber-trace-id']],
  ])('%s writes %j', (name, fields) => {
    const propagator = namedPropagator(name, {}, HERE);
    const written = Array.isArray(propagator) ? [] : propagator.fields().map((field) => field.toLowerCase());
    expect(written).toEqual(fields);
    expect(said).toEqual([]);
  });

  it('none is none', () => {
    expect(namedPropagator('none', {}, HERE)).toEqual([]);
    expect(said).toEqual([]);
  });

  it.each(['ottrace', 'constructor', 'y'.repeat(500)])('%s is ignored, with what is known', (name) => {
    expect(namedPropagator(name, {}, HERE)).toEqual([]);
    expect(said).toEqual([
      `warn: OTEL_PROPAGATORS: ${name.slice(0, 100)} is ignored: expected ` +
        'tracecontext, baggage, xray, b3, b3multi, jaeger, none',
    ]);
  });

  it.each<[string, name: string, folder: () => string, expected: RegExp]>([
    [
      'is not installed',
      'b3',
      () => '/',
      /b3 is ignored: .*propagator-b3 is not installed\. Run: npm i @opentelemetry\/propagator-b3$/,
    ],
    [
      'throws while it loads',
      'jaeger',
      () => application.folder,
      /jaeger is ignored: Error: broken on purpose/,
    ],
    [
      'has a class that is no propagator',
      'b3',
      () => application.folder,
      /propagator-b3 has no B3Propagator$/,
    ],
  ])('a package that %s is told of', (_, name, folder, expected) => {
    expect(namedPropagator(name, {}, applicationModules([folder()]))).toEqual([]);
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it('gives its options to XRayPropagator', () => {
    expect(() => namedPropagator('xray', { propagateTo: ['http://x'] }, HERE)).toThrow(TypeError);
  });
});
