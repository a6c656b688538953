// SPDX-License-Identifier: Apache-2.0
import { context, DiagConsoleLogger, diag, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, expect, it } from 'vitest';
import { type ApiGlobal, isRegistered } from './api-globals.ts';

afterEach(() => {
  for (const api of [trace, context, propagation, diag]) api.disable();
});

it.each<[name: ApiGlobal, register: () => unknown, take: () => unknown]>([
  ['trace', () => trace.setGlobalTracerProvider(new TracerProvider()), () => trace.disable()],
  [
    'context',
    () => context.setGlobalContextManager(new AsyncLocalStorageContextManager()),
    () => context.disable(),
  ],
  [
    'propagation',
    () => propagation.setGlobalPropagator(new W3CTraceContextPropagator()),
    () => propagation.disable(),
  ],
  ['diag', () => diag.setLogger(new DiagConsoleLogger()), () => diag.disable()],
])('%s: not before it is registered, not after it is taken back', (name, register, takeBack) => {
  expect(isRegistered(name)).toBe(false);
  register();
  expect(isRegistered(name)).toBe(true);
  const all: readonly ApiGlobal[] = ['trace', 'context', 'propagation', 'diag'];
  expect(all.filter((one) => one !== name && isRegistered(one))).toEqual([]);
  takeBack();
  expect(isRegistered(name)).toBe(false);
});
