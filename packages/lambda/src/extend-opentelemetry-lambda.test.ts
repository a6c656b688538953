// SPDX-License-Identifier: Apache-2.0
// What becomes of the functions that are there already. The layer as a whole is in test/layer and test/lambda.
import { context, diag, trace } from '@opentelemetry/api';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { XRaySpanProcessor } from '@otel-xray/exporter';
import { XRayContextManager } from '@otel-xray/recorder';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { extendOpenTelemetryLambda } from './extend-opentelemetry-lambda.ts';
import { lambdaContext } from './test-function.ts';

const ENV = { AWS_LAMBDA_FUNCTION_NAME: 'notes' };

/** What the layer finds among the globals. */
interface Scope {
  configureTracer?(config: object): unknown;
  configureSdkRegistration?(config: object): unknown;
  configureLambdaInstrumentation?(config: object): unknown;
}

let scope: Scope;
let off: () => void;

beforeEach(() => {
  scope = {};
});

afterEach(() => {
  off();
  for (const api of [trace, context, diag]) api.disable();
});

it('gives the layer its processor, ids, propagators and hooks, where nobody else has any', () => {
  off = extendOpenTelemetryLambda(scope, ENV);
  const resource = resourceFromAttributes({ 'service.name': 'notes' });
  expect(scope.configureTracer?.({ resource, spanProcessors: [] })).toEqual({
    idGenerator: expect.any(AWSXRayIdGenerator),
    spanProcessors: [expect.any(XRaySpanProcessor)],
    resource: expect.objectContaining({
      attributes: { 'telemetry.sdk.language': 'nodejs', 'service.name': 'notes' },
    }),
  });
  expect(scope.configureSdkRegistration?.({})).toEqual({
    contextManager: expect.any(XRayContextManager),
    propagator: expect.objectContaining({ fields: expect.any(Function) }),
  });
  expect(scope.configureLambdaInstrumentation?.({})).toEqual({
    eventContextExtractor: expect.any(Function),
    requestHook: expect.any(Function),
    responseHook: expect.any(Function),
  });
});

it('keeps what functions choose that are there already', () => {
  const theirs = {
    idGenerator: {},
    processor: {},
    contextManager: {},
    propagator: { inject: vi.fn(), extract: vi.fn(), fields: () => ['x-theirs'] },
    eventContextExtractor: () => context.active(),
    requestHook: vi.fn(),
    responseHook: vi.fn(),
  };
  scope.configureTracer = (config) => ({
    ...config,
    idGenerator: theirs.idGenerator,
    spanProcessors: [theirs.processor],
  });
  scope.configureSdkRegistration = () => ({
    propagator: theirs.propagator,
    contextManager: theirs.contextManager,
  });
  const { eventContextExtractor, requestHook, responseHook } = theirs;
  scope.configureLambdaInstrumentation = () => ({ eventContextExtractor, requestHook, responseHook });
  off = extendOpenTelemetryLambda(scope, ENV);

  expect(scope.configureTracer({ sampler: 'a' })).toEqual({
    sampler: 'a',
    idGenerator: theirs.idGenerator,
    spanProcessors: [theirs.processor, expect.any(XRaySpanProcessor)],
  });
  const registration: unknown = scope.configureSdkRegistration({});
  expect(registration).toMatchObject({ contextManager: theirs.contextManager });
  expect(call(registration, 'propagator', 'fields')).toEqual(['x-theirs', 'x-amzn-trace-id']);

  const hooks = scope.configureLambdaInstrumentation({});
  expect(hooks).toMatchObject({ eventContextExtractor });
  const span = new TracerProvider().getTracer('t').startSpan('notes');
  const request = { event: {}, context: lambdaContext() };
  call(hooks, 'requestHook', undefined, span, request);
  call(hooks, 'responseHook', undefined, span, { res: 1 });
  expect([requestHook.mock.calls, responseHook.mock.calls]).toEqual([
    [[span, request]],
    [[span, { res: 1 }]],
  ]);
  expect(span).toMatchObject({ attributes: { request_id: 'f0c1', coldstart: true } });
});

it('gives the layer what it would take itself where its own part goes wrong', () => {
  const error = vi.spyOn(diag, 'error').mockReturnValue(undefined);
  off = extendOpenTelemetryLambda(scope, ENV);
  const config = {
    get spanProcessors(): never {
      throw new RangeError('not now');
    },
  };
  expect(scope.configureTracer?.(config)).toBe(config);
  expect(error).toHaveBeenCalledWith('otel-xray leaves configureTracer as it is: RangeError: not now');
  error.mockRestore();
});

it('is done once', () => {
  off = extendOpenTelemetryLambda(scope, ENV);
  const { configureTracer } = scope;
  extendOpenTelemetryLambda(scope, ENV);
  expect(scope.configureTracer).toBe(configureTracer);
});

it('does nothing where the SDK is disabled', () => {
  off = extendOpenTelemetryLambda(scope, { ...ENV, OTEL_SDK_DISABLED: 'true' });
  expect(scope).toEqual({});
});

it('says that it comes too late', () => {
  const error = vi.spyOn(diag, 'error').mockReturnValue(undefined);
  trace.setGlobalTracerProvider(new TracerProvider());
  off = extendOpenTelemetryLambda(scope, ENV);
  expect(scope).toEqual({});
  expect(error).toHaveBeenCalledWith(
    'OpenTelemetry is set up already: otel-xray has to be loaded before the layer, see NODE_OPTIONS',
  );
  error.mockRestore();
});

/** Calls a member of an object, or of one of its members. */
function call(from: unknown, name: string, method?: string, ...args: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(Object(from), name);
  const target: unknown = method === undefined ? found : Reflect.get(Object(found), method);
  return typeof target === 'function' ? Reflect.apply(target, found, args) : undefined;
}
