// SPDX-License-Identifier: Apache-2.0

import { context, diag, propagation, trace } from '@opentelemetry/api';
import type { InstrumentationLike } from '@otel-xray/propagation';
import { createApplication, recordDiag, type TestApplication } from '@otel-xray/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApplicationModules, applicationModules } from './application.ts';
import { type InstrumentationChoices, switchOnInstrumentations } from './installed-instrumentations.ts';
import { BUNDLE, INSTRUMENTATIONS } from './instrumentation-list.ts';

const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const DISABLED = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';

let said: string[];
beforeEach(() => {
  said = recordDiag();
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const api of [trace, context, propagation, diag]) api.disable();
});

const namesOf = (made: ReadonlyMap<string, readonly InstrumentationLike[]>): string[] =>
  [...made.values()].flat().map(({ instrumentationName }) => instrumentationName);

describe('with the packages of this repository', () => {
  it('switches all of them on that are not optional, and the header of AWS calls with them', () => {
    const modules = applicationModules([import.meta.dirname]);
    const { instrumentations, file } = switchOnInstrumentations({}, modules);
    for (const one of [...instrumentations.values()].flat()) one.disable();
    const missing = ['@fastify/otel', '@prisma/instrumentation'];
    const expected = INSTRUMENTATIONS.filter(({ from, isOptional }) => !isOptional && !missing.includes(from))
      .map(({ from }) => from)
      .flatMap((from) =>
        from.endsWith('/instrumentation-aws-sdk') ? [from, '@otel-xray/propagation'] : [from],
      );
    expect(namesOf(instrumentations)).toEqual(expected);
    expect(file).toMatch(/instrumentation-http.*\.js$/);
    expect(said).toEqual([]);
  });
});

describe('with packages of an application', () => {
  /** A package whose class keeps its config, by which a test knows it. */
  const fake = (className: string, name: string): string =>
    `exports.${className} = class {
       constructor(config) { this.config = config; this.instrumentationName = '${name}'; }
       enable() {}
       disable() {}
     };`;
  const inside = (folder: string, name: string): string =>
    `${folder}node_modules/@opentelemetry/instrumentation-${name}/index.js`;
  let application: TestApplication;
  let modules: ApplicationModules;

  beforeAll(() => {
    application = createApplication({
      [inside('', 'http')]: fake('HttpInstrumentation', 'http'),
      [inside('', 'express')]: fake('ExpressInstrumentation', 'express'),
      [inside('', 'pg')]: fake('PgInstrumentation', 'pg'),
      [inside('', 'dns')]: fake('DnsInstrumentation', 'dns'),
      [inside('logs/', 'winston')]: fake('WinstonInstrumentation', 'winston'),
      [inside('logs-sent/', 'winston')]: fake('WinstonInstrumentation', 'winston'),
      'logs-sent/node_modules/@opentelemetry/winston-transport/index.js': '',
      [`node_modules/${BUNDLE}/index.js`]: '',
      [inside(`node_modules/${BUNDLE}/`, 'http')]: fake('HttpInstrumentation', 'http of the bundle'),
      [inside(`node_modules/${BUNDLE}/`, 'redis')]: fake('RedisInstrumentation', 'redis of the bundle'),
      [inside('broken/', 'http')]: "throw new Error('broken on purpose');",
      [inside('broken/', 'undici')]: 'exports.Undici = class {};',
      [inside('broken/', 'grpc')]: 'exports.GrpcInstrumentation = class {};',
      [inside('broken/', 'koa')]: "exports.KoaInstrumentation = class { constructor() { throw 'no koa'; } };",
      [inside('broken/', 'hapi')]: fake('HapiInstrumentation', 'hapi'),
      [inside('aws/', 'aws-sdk')]: fake('AwsInstrumentation', 'aws-sdk'),
      [inside('aws-old/', 'aws-sdk')]: fake('AwsInstrumentation', 'aws-sdk'),
      'aws-old/node_modules/@opentelemetry/instrumentation/index.js': '',
    });
    modules = applicationModules([application.folder]);
  });
  afterAll(() => application.remove());

  const ALL = ['http', 'express', 'pg', 'redis of the bundle'];

  it.each<
    [string, choices: InstrumentationChoices, env: Record<string, string>, expected: readonly string[]]
  >([
    ["all that are installed, the application's own before the bundle's", {}, {}, ALL],
    ['one is left off', { express: false }, {}, ['http', 'pg', 'redis of the bundle']],
    ['an optional one is asked for', { dns: true }, {}, [...ALL, 'dns']],
    ['an optional one has options', { dns: { ignoreHostnames: [] } }, {}, [...ALL, 'dns']],
    ['undefined says nothing', { express: undefined, dns: undefined }, {}, ALL],
    ['enabled by the variable', {}, { [ENABLED]: 'http, dns' }, ['http', 'dns']],
    ['an empty variable says nothing', {}, { [ENABLED]: ' , ', [DISABLED]: '' }, ALL],
    ['disabled by the variable', {}, { [DISABLED]: 'http,pg' }, ['express', 'redis of the bundle']],
    ['disabled goes before enabled', {}, { [ENABLED]: 'http,pg', [DISABLED]: 'http' }, ['pg']],
    [
      'choices go before disabled',
      { http: true },
      { [DISABLED]: 'http,pg' },
      ['http', 'express', 'redis of the bundle'],
    ],
    ['choices go before enabled', { pg: {}, http: false }, { [ENABLED]: 'http' }, ['pg']],
    // They name what only other set-ups know, which is no mistake.
    [
      'variables name what nobody knows',
      {},
      { [DISABLED]: 'aws-lambda', [ENABLED]: 'http,runtime-node' },
      ['http'],
    ],
  ])('%s', (_, choices, env, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(namesOf(switchOnInstrumentations(choices, modules).instrumentations)).toEqual(expected);
    expect(said).toEqual([]);
  });

  it.each<[string, choice: InstrumentationChoices[string], expected: object]>([
    ['ours', undefined, { requireParentSpan: true, ignoreConnectSpans: true }],
    ['ours, though it is asked for by name', true, { requireParentSpan: true, ignoreConnectSpans: true }],
    [
      "the reader's beyond ours",
      { requireParentSpan: false, enhancedDatabaseReporting: true },
      { requireParentSpan: false, ignoreConnectSpans: true, enhancedDatabaseReporting: true },
    ],
  ])('options are %s', (_, choice, expected) => {
    vi.stubEnv(ENABLED, 'pg');
    const { instrumentations } = switchOnInstrumentations({ pg: choice }, modules);
    expect(instrumentations.get('pg')).toEqual([expect.objectContaining({ config: expected })]);
  });

  it.each([
    ['are sent nowhere else', 'logs', { disableLogSending: true }],
    ['may be sent elsewhere, where that is installed', 'logs-sent', {}],
  ])('lines of winston %s', (_, folder, expected) => {
    vi.stubEnv(ENABLED, 'winston');
    const logs = applicationModules([`${application.folder}/${folder}`]);
    const config = { logHook: expect.any(Function), ...expected };
    const { instrumentations } = switchOnInstrumentations({}, logs);
    expect(instrumentations.get('winston')).toEqual([expect.objectContaining({ config })]);
  });

  it('what cannot be switched on is named, and the others go on', () => {
    const broken = applicationModules([`${application.folder}/broken`]);
    // The folder above has packages of its own, which are not looked at here.
    vi.stubEnv(ENABLED, 'http,undici,grpc,koa,hapi');
    const { instrumentations, file } = switchOnInstrumentations({}, broken);
    expect(namesOf(instrumentations)).toEqual(['hapi']);
    expect(file).toMatch(/instrumentation-hapi/);
    expect(said).toEqual([
      'warn: @opentelemetry/instrumentation-http is left out: Error: broken on purpose',
      'warn: @opentelemetry/instrumentation-undici is left out: TypeError: it has no UndiciInstrumentation',
      'warn: @opentelemetry/instrumentation-grpc is left out: GrpcInstrumentation is no instrumentation',
      'warn: @opentelemetry/instrumentation-koa is left out: no koa',
    ]);
  });

  it('a choice that nobody knows is named, with those that are known', () => {
    switchOnInstrumentations({ expres: false }, modules);
    expect(said).toEqual([
      expect.stringMatching(/^warn: instrumentations: expres is not one of http, undici, grpc, .*, fs$/),
    ]);
  });

  it('what is not installed is missing', () => {
    vi.stubEnv(ENABLED, 'http,ioredis,prisma');
    const { missing } = switchOnInstrumentations({}, modules);
    expect(missing.map(({ from }) => from)).toEqual([
      '@prisma/instrumentation',
      '@opentelemetry/instrumentation-ioredis',
    ]);
    expect(said).toEqual([]);
  });

  it('what is on already stays as it is', () => {
    const { instrumentations } = switchOnInstrumentations({}, modules, new Map([['pg', []]]));
    expect(namesOf(instrumentations)).toEqual(ALL.filter((name) => name !== 'pg'));
  });

  it('nothing is installed, nothing is on', () => {
    const { instrumentations, file } = switchOnInstrumentations({}, applicationModules(['/']));
    expect(instrumentations.size).toBe(0);
    expect(file).toBeUndefined();
  });

  it.each([
    ['has no @opentelemetry/instrumentation beside it', 'aws', /Error: Cannot find module/],
    [
      'has one that is too different',
      'aws-old',
      /@opentelemetry\/instrumentation has no InstrumentationBase$/,
    ],
  ])('AWS calls go without the header where their instrumentation %s', (_, folder, expected) => {
    vi.stubEnv(ENABLED, 'aws-sdk');
    const aws = applicationModules([`${application.folder}/${folder}`]);
    expect(namesOf(switchOnInstrumentations({}, aws).instrumentations)).toEqual(['aws-sdk']);
    expect(said).toEqual([expect.stringMatching(/^warn: AWS calls do not carry the trace header: /)]);
    expect(said[0]).toMatch(expected);
  });
});
