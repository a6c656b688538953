// SPDX-License-Identifier: Apache-2.0
// What the Node.js layer of opentelemetry-lambda does when a function starts, as far as it asks others: the same global
// functions, in the same order, given and giving the same, with the real SDK and instrumentations. Strict: an answer
// with which the layer would go wrong, or send to a collector, ends the process.
// https://github.com/open-telemetry/opentelemetry-lambda/blob/main/nodejs/packages/layer/src/wrapper.ts
import assert from 'node:assert/strict';
import { register } from 'node:module';
import { DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { AwsLambdaInstrumentation } from '@opentelemetry/instrumentation-aws-lambda';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { awsLambdaDetector } from '@opentelemetry/resource-detector-aws';
import { detectResources, envDetector, processDetector } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** The layer asks a global function where there is one, with what it would take itself. */
const configured = (name, config) =>
  typeof globalThis[name] === 'function' ? globalThis[name](config) : config;

const { env } = process;
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel[env.OTEL_LOG_LEVEL ?? 'INFO']);

// First `init`: instrumentations, before there is a tracer provider.
const instrumentations = [
  new AwsInstrumentation(
    configured('configureAwsInstrumentation', { suppressInternalInstrumentation: true }),
  ),
  new AwsLambdaInstrumentation(configured('configureLambdaInstrumentation', {})),
  new HttpInstrumentation(),
];
registerInstrumentations({ instrumentations });

// Then `wrap`: the tracer provider.
const resource = detectResources({ detectors: [awsLambdaDetector, envDetector, processDetector] });
const config = configured('configureTracer', { resource, spanProcessors: [] });
assert.ok(Array.isArray(config.spanProcessors), 'the layer adds its own to spanProcessors');
assert.notEqual(config.spanProcessors.length, 0, 'the layer would send to a collector');
const tracerProvider = new NodeTracerProvider(config);
const registration = configured('configureSdkRegistration', {});
assert.ok(registration.propagator, 'the layer would take its own propagators');
tracerProvider.register(registration);
registerInstrumentations({ instrumentations, tracerProvider });

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
