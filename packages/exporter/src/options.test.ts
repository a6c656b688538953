// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.ts';
import { resolveExporterOptions, type XRayExporterOptions } from './options.ts';
import type { Transport } from './transport.ts';

const CLIENT = { send: async () => ({}) };
const CUSTOM: Transport = { maxDocumentBytes: 1, send: async () => [], close: async () => undefined };
const daemon = (host: string, port = 2000) => ({ kind: 'daemon', address: { host, port } });
const api = (client: unknown = undefined) => ({ kind: 'api', client });

const LAMBDA = { AWS_LAMBDA_FUNCTION_NAME: 'f' };
const ECS = { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' };
const EKS = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };

function resolve(options: XRayExporterOptions, env: Environment = {}) {
  const warnings: string[] = [];
  return { ...resolveExporterOptions(options, env, (message) => warnings.push(message)), warnings };
}

describe('transport', () => {
  it.each<[string, XRayExporterOptions, Environment, object]>([
    ['nothing said', {}, {}, daemon('127.0.0.1')],
    ['explicit undefined', { transport: undefined, daemonAddress: undefined }, {}, daemon('127.0.0.1')],
    ['option daemon', { transport: 'daemon' }, { OTEL_XRAY_TRANSPORT: 'api' }, daemon('127.0.0.1')],
    ['option api', { transport: 'api' }, { AWS_XRAY_DAEMON_ADDRESS: 'd:1' }, api()],
    ['option api with client', { transport: 'api', client: CLIENT }, {}, api(CLIENT)],
    ['a client means api', { client: CLIENT }, { OTEL_XRAY_TRANSPORT: 'daemon' }, api(CLIENT)],
    ['an address means daemon', { daemonAddress: 'd:1' }, { OTEL_XRAY_TRANSPORT: 'api' }, daemon('d', 1)],
    [
      'a transport of your own',
      { transport: CUSTOM },
      { OTEL_XRAY_TRANSPORT: 'api' },
      { kind: 'custom', transport: CUSTOM },
    ],
    ['variable api', {}, { OTEL_XRAY_TRANSPORT: 'api', AWS_XRAY_DAEMON_ADDRESS: 'd:1' }, api()],
    ['variable API', {}, { OTEL_XRAY_TRANSPORT: ' API ' }, api()],
    [
      'variable daemon',
      {},
      { OTEL_XRAY_TRANSPORT: 'daemon', AWS_XRAY_DAEMON_ADDRESS: 'd:1' },
      daemon('d', 1),
    ],
    ['variable with the address', {}, { AWS_XRAY_DAEMON_ADDRESS: 'tcp:a:1 udp:b:2' }, daemon('b', 2)],
    [
      'option before variable',
      { daemonAddress: '[::1]:3' },
      { AWS_XRAY_DAEMON_ADDRESS: 'd:1' },
      daemon('::1', 3),
    ],
    ['Lambda', {}, { ...LAMBDA, AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000' }, daemon('169.254.79.129')],
    ['ECS', {}, ECS, daemon('127.0.0.1')],
  ])('%s', (_name, options, env, transport) => {
    const resolved = resolve(options, env);
    expect(resolved.transport).toEqual(transport);
    expect(resolved.warnings).toEqual([]);
  });

  it.each<[string, XRayExporterOptions, Environment, string | undefined]>([
    ['a laptop', {}, {}, undefined],
    ['Lambda', {}, { ...LAMBDA, ...ECS }, undefined],
    ['ECS without an address', {}, ECS, 'ECS'],
    ['EKS without an address', {}, EKS, 'Kubernetes'],
    ['ECS with an address', {}, { ...ECS, AWS_XRAY_DAEMON_ADDRESS: 'd:1' }, undefined],
    ['ECS where a daemon is said to be', { transport: 'daemon' }, ECS, undefined],
    ['ECS with the API', {}, { ...ECS, OTEL_XRAY_TRANSPORT: 'api' }, undefined],
  ])('a daemon at the default address is a guess: %s', (_name, options, env, guessedOn) => {
    expect(resolve(options, env).guessedOn).toBe(guessedOn);
  });
});

describe('defaults', () => {
  it('are these', () => {
    expect(resolve({})).toEqual({
      transport: daemon('127.0.0.1'),
      timeoutMillis: 30_000,
      resourceTimeoutMillis: 2_000,
      translator: {},
      lambda: false,
      guessedOn: undefined,
      warnings: [],
    });
  });

  it('leave the defaults of the translator to the translator', () => {
    expect(Object.values(resolve({}).translator).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe('environment', () => {
  it('is read for every option that is not a function', () => {
    const resolved = resolve(
      {},
      {
        OTEL_XRAY_TIMEOUT: '1000',
        OTEL_XRAY_RESOURCE_TIMEOUT: '0',
        OTEL_XRAY_INDEXED_ATTRIBUTES: 'http.route, order.*,',
        OTEL_XRAY_LOG_GROUPS: '/aws/a,/aws/b',
        OTEL_XRAY_SQL_QUERIES: 'false',
        OTEL_XRAY_URL_QUERIES: 'FALSE',
        OTEL_XRAY_REDACT_KEYS: 'password',
        OTEL_XRAY_LAMBDA_HANDLER_AS: 'segment',
        OTEL_XRAY_MAX_DOCUMENT_BYTES: '1024',
        OTEL_XRAY_MAX_DEPTH: '8',
      },
    );
    expect(resolved).toMatchObject({
      timeoutMillis: 1_000,
      resourceTimeoutMillis: 0,
      translator: {
        indexedAttributes: ['http.route', 'order.*'],
        logGroups: ['/aws/a', '/aws/b'],
        sqlQueries: false,
        urlQueries: false,
        redactKeys: ['password'],
        lambdaHandlerAs: 'segment',
        maxDocumentBytes: 1_024,
        maxDepth: 8,
      },
      warnings: [],
    });
  });

  it('knows all attributes', () => {
    expect(resolve({}, { OTEL_XRAY_INDEXED_ATTRIBUTES: 'all' }).translator.indexedAttributes).toBe('all');
  });

  it('comes after code', () => {
    const env = { OTEL_XRAY_TIMEOUT: '1000', OTEL_XRAY_SQL_QUERIES: 'false' };
    const resolved = resolve({ timeoutMillis: 5, sqlQueries: true }, env);
    expect([resolved.timeoutMillis, resolved.translator.sqlQueries]).toEqual([5, true]);
  });

  it.each([
    ['OTEL_XRAY_TRANSPORT', 'udp', 'daemon or api'],
    ['AWS_XRAY_DAEMON_ADDRESS', 'tcp:only:1', 'host:port'],
    ['OTEL_XRAY_TIMEOUT', '-1', 'a whole number of milliseconds from 1'],
    ['OTEL_XRAY_TIMEOUT', '0', 'a whole number of milliseconds from 1'],
    ['OTEL_XRAY_TIMEOUT', '1e3', 'a whole number'],
    ['OTEL_XRAY_RESOURCE_TIMEOUT', '99999999999', 'a whole number'],
    ['OTEL_XRAY_SQL_QUERIES', 'yes', 'true or false'],
    ['OTEL_XRAY_MAX_DOCUMENT_BYTES', '100', 'a whole number from 1024 to 65536'],
    ['OTEL_XRAY_LAMBDA_HANDLER_AS', 'node', 'subsegment or segment'],
  ])('%s=%s is ignored with one warning', (name, value, accepted) => {
    const { warnings, ...resolved } = resolve({}, { [name]: value });
    expect(resolved).toEqual(resolveExporterOptions({}, {}));
    expect(warnings).toEqual([expect.stringContaining(`${name}=${value} is ignored: expected ${accepted}`)]);
  });

  it('quotes no more than a hundred characters of a hostile value', () => {
    expect(resolve({}, { AWS_XRAY_DAEMON_ADDRESS: 'x'.repeat(1e6) }).warnings[0]?.length).toBeLessThan(300);
  });

  it('is empty where a variable is empty', () => {
    expect(resolve({}, { OTEL_XRAY_TRANSPORT: '', AWS_XRAY_DAEMON_ADDRESS: ' ' }).warnings).toEqual([]);
  });
});

describe('an impossible option in code', () => {
  it.each<[XRayExporterOptions, RegExp]>([
    [{ timeoutMillis: 0 }, /^timeoutMillis: expected a whole number of milliseconds from 1 .*, got 0$/],
    [{ timeoutMillis: Number.NaN }, /^timeoutMillis: .* got NaN$/],
    [{ resourceTimeoutMillis: 1.5 }, /^resourceTimeoutMillis: .* got 1.5$/],
    [{ daemonAddress: 'nonsense:99999' }, /^daemonAddress: expected host:port .*, got nonsense:99999$/],
    [{ client: CLIENT, daemonAddress: 'd:1' }, /^client, daemonAddress: say by transport/],
    // @ts-expect-error JavaScript callers have no types
    [{ transport: 'tcp' }, /^transport: expected 'daemon', 'api' or a Transport, got tcp$/],
  ])('%j throws a TypeError that names it', (options, message) => {
    expect(() => resolve(options)).toThrow(TypeError);
    expect(() => resolve(options)).toThrow(message);
  });
});
