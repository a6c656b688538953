// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { resolveRemoteSamplerOptions, type XRayRemoteSamplerOptions } from './remote-sampler-options.ts';

function resolve(options: XRayRemoteSamplerOptions = {}, env: Record<string, string> = {}) {
  const warnings: string[] = [];
  return { ...resolveRemoteSamplerOptions(options, env, (text) => warnings.push(text)), warnings };
}

const XRAY = { OTEL_TRACES_SAMPLER: 'xray' };

describe('endpoint', () => {
  it.each<[string, XRayRemoteSamplerOptions, Record<string, string>, string]>([
    ['default', {}, {}, 'http://127.0.0.1:2000'],
    [
      'option',
      { endpoint: 'https://xray.internal/prefix' },
      { AWS_XRAY_DAEMON_ADDRESS: 'a:1' },
      'https://xray.internal',
    ],
    ['option undefined', { endpoint: undefined }, {}, 'http://127.0.0.1:2000'],
    ['daemon address', {}, { AWS_XRAY_DAEMON_ADDRESS: 'xray-daemon:3000' }, 'http://xray-daemon:3000'],
    ['its TCP half', {}, { AWS_XRAY_DAEMON_ADDRESS: 'udp:a:1 tcp:b:2' }, 'http://b:2'],
    [
      'sampler argument',
      {},
      {
        ...XRAY,
        OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://c:3,polling_interval=60',
        AWS_XRAY_DAEMON_ADDRESS: 'a:1',
      },
      'http://c:3',
    ],
    [
      'argument of another sampler',
      {},
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://c:3' },
      'http://127.0.0.1:2000',
    ],
  ])('%s', (_, options, env, source) => {
    expect(resolve(options, env)).toMatchObject({ source, warnings: [] });
  });

  it.each([
    [
      { AWS_XRAY_DAEMON_ADDRESS: 'http://a' },
      'AWS_XRAY_DAEMON_ADDRESS=http://a is ignored: expected host:port or "tcp:host:port udp:host:port"',
    ],
    [
      { ...XRAY, OTEL_TRACES_SAMPLER_ARG: 'endpoint=a:1' },
      'OTEL_TRACES_SAMPLER_ARG: endpoint=a:1 is ignored: expected an http: or https: URL',
    ],
    [
      { ...XRAY, OTEL_TRACES_SAMPLER_ARG: 'polling_interval=1' },
      'OTEL_TRACES_SAMPLER_ARG: polling_interval=1 is ignored: expected seconds from 10 to 3600',
    ],
  ])('%j is ignored with a warning', (env, warning) => {
    expect(resolve({}, env)).toMatchObject({
      source: 'http://127.0.0.1:2000',
      pollingIntervalMillis: 300_000,
      warnings: [warning],
    });
  });

  it.each(['a:1', 'ftp://a', 'http://a?b', ''])('refuses %j', (endpoint) => {
    expect(() => resolve({ endpoint })).toThrow(
      new TypeError(`endpoint: expected an http: or https: URL, got ${endpoint}`),
    );
  });
});

describe('intervals', () => {
  it.each<[XRayRemoteSamplerOptions, Record<string, string>, number, number]>([
    [{}, {}, 300_000, 5_000],
    [{ pollingIntervalMillis: 10_000, timeoutMillis: 1 }, {}, 10_000, 1],
    [{}, { ...XRAY, OTEL_TRACES_SAMPLER_ARG: 'polling_interval=60' }, 60_000, 5_000],
  ])('%j, %j', (options, env, pollingIntervalMillis, timeoutMillis) => {
    expect(resolve(options, env)).toMatchObject({ pollingIntervalMillis, timeoutMillis, warnings: [] });
  });

  it.each([9_999, 3_600_001, Number.NaN, 10_000.5])('refuses %d', (pollingIntervalMillis) => {
    expect(() => resolve({ pollingIntervalMillis })).toThrow(
      new TypeError(
        `pollingIntervalMillis: expected a whole number of milliseconds from 10000 to 3600000, got ${pollingIntervalMillis}`,
      ),
    );
  });

  it.each([0, 60_001])('refuses %d for one call', (timeoutMillis) => {
    expect(() => resolve({ timeoutMillis })).toThrow(TypeError);
  });
});

it.each([
  [{ OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'service.name=other' }, 'shop'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=b, service.name=other ,c' }, 'other'],
  [{}, ''],
])('service name: %j', (env, name) => {
  expect(resolve({}, env).resource.attributes).toEqual({ 'service.name': name });
});

it('does not poll in Lambda', () => {
  expect(resolve().polls).toBe(true);
  expect(resolve({}, { AWS_LAMBDA_FUNCTION_NAME: 'orders' }).polls).toBe(false);
});
