// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { AwsSdkInstrumentationConfig } from '@opentelemetry/instrumentation-aws-sdk';
import type { BunyanInstrumentationConfig } from '@opentelemetry/instrumentation-bunyan';
import { type ExpressInstrumentationConfig, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import type { GraphQLInstrumentationConfig } from '@opentelemetry/instrumentation-graphql';
import type { KnexInstrumentationConfig } from '@opentelemetry/instrumentation-knex';
import { type KoaInstrumentationConfig, KoaLayerType } from '@opentelemetry/instrumentation-koa';
import type { PgInstrumentationConfig } from '@opentelemetry/instrumentation-pg';
import type { PinoInstrumentationConfig } from '@opentelemetry/instrumentation-pino';
import type { WinstonInstrumentationConfig } from '@opentelemetry/instrumentation-winston';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationModules } from './application.ts';
import { constructFrom } from './construct.ts';
import { BUNDLE, INSTRUMENTATIONS } from './instrumentation-list.ts';

const HERE = applicationModules([import.meta.dirname]);
/** Not part of the bundle; test/nodes has them. */
const ELSEWHERE = ['@fastify/otel', '@prisma/instrumentation'];

it('has every name once', () => {
  const names = INSTRUMENTATIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('is all that the bundle brings, but what is no business of X-Ray', () => {
  const manifest = new URL('../../package.json', pathToFileURL(String(HERE.resolve(BUNDLE))));
  const brought = Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).dependencies)
    .filter((name) => name.startsWith('@opentelemetry/instrumentation-'))
    .sort();
  const known = INSTRUMENTATIONS.map(({ from }) => from);
  expect(brought.filter((name) => !known.includes(name))).toEqual([
    '@opentelemetry/instrumentation-aws-lambda',
    '@opentelemetry/instrumentation-host-metrics',
    '@opentelemetry/instrumentation-runtime-node',
  ]);
  expect(known.filter((name) => !brought.includes(name))).toEqual(ELSEWHERE);
});

it.each(INSTRUMENTATIONS.filter(({ from }) => !ELSEWHERE.includes(from)))(
  '$from has the class $className, which goes by that name',
  ({ from, className, config }) => {
    const made = constructFrom(HERE.load(from), className, { ...config, enabled: false });
    expect(made).toMatchObject({ instrumentationName: from });
  },
);

describe('options', () => {
  const logHook = (): void => undefined;
  /** In the types of their packages; that of Fastify is not installed here. */
  const TYPED: Readonly<Record<string, object>> = {
    'aws-sdk': { suppressInternalInstrumentation: true } satisfies AwsSdkInstrumentationConfig,
    express: {
      ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER],
    } satisfies ExpressInstrumentationConfig,
    koa: { ignoreLayersType: [KoaLayerType.MIDDLEWARE] } satisfies KoaInstrumentationConfig,
    fastify: { registerOnInitialization: true },
    graphql: { ignoreTrivialResolveSpans: true } satisfies GraphQLInstrumentationConfig,
    pg: { requireParentSpan: true, ignoreConnectSpans: true } satisfies PgInstrumentationConfig,
    knex: { requireParentSpan: true } satisfies KnexInstrumentationConfig,
    pino: { logHook } satisfies PinoInstrumentationConfig,
    winston: { logHook } satisfies WinstonInstrumentationConfig,
    bunyan: { logHook } satisfies BunyanInstrumentationConfig,
  };
  const withConfig = INSTRUMENTATIONS.filter(({ config }) => config !== undefined);

  it.each(withConfig)('of $name are ones that its package knows', ({ name, config }) => {
    const { logHook: hook, ...rest } = Object(config);
    const { logHook: expectedHook, ...expected } = Object(TYPED[name]);
    expect(rest).toEqual(expected);
    expect(typeof hook).toBe(typeof expectedHook);
  });

  it('are all here', () => {
    expect(withConfig.map(({ name }) => name).sort()).toEqual(Object.keys(TYPED).sort());
  });
});

describe('lines of the log', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  });
  afterAll(() => context.disable());

  it.each(['pino', 'winston', 'bunyan'])('of %s carry the trace id of X-Ray', (name) => {
    const hook: unknown = Reflect.get(
      Object(INSTRUMENTATIONS.find((one) => one.name === name)?.config),
      'logHook',
    );
    if (typeof hook !== 'function') throw new Error('it has no logHook');
    const span = trace.wrapSpanContext({
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      traceFlags: 1,
    });
    const record = { message: 'paid' };
    context.with(trace.setSpan(context.active(), span), () => {
      for (const one of [record, null, 'text', undefined]) Reflect.apply(hook, undefined, [span, one]);
    });
    expect(record).toMatchObject({
      message: 'paid',
      xray_trace_id: expect.stringMatching(/^1-5759e988-bd862e3fe1be46a994272793/),
    });
  });
});
