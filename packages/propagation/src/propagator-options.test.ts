// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { XRayPropagator } from './propagator.ts';
import { resolvePropagatorOptions } from './propagator-options.ts';

function resolve(propagateTo: readonly string[] | undefined, variable?: string) {
  const warnings: string[] = [];
  const env = { OTEL_XRAY_PROPAGATE_TO: variable };
  const { propagateTo: to } = resolvePropagatorOptions({ propagateTo }, env, (text) => warnings.push(text));
  return { to, warnings };
}

describe('propagateTo', () => {
  it.each([
    ['a name', ['api.internal'], 'api.internal', true],
    ['another name', ['api.internal'], 'api.example.com', false],
    ['a pattern', ['*.internal'], 'api.internal', true],
    ['no host known', ['*'], undefined, false],
    ['nobody', [], 'api.internal', false],
    ['an IPv6 address', ['[::1]'], '::1', true],
    ['an IPv6 address without brackets', ['fd00::*'], 'fd00::17', true],
  ])('%s', (_, hosts, host, expected) => {
    expect(resolve(hosts).to?.(host)).toBe(expected);
  });

  it('is everybody unless said otherwise', () => {
    expect(resolve(undefined)).toEqual({ to: undefined, warnings: [] });
    expect(resolve(undefined, ' ')).toEqual({ to: undefined, warnings: [] });
  });

  it('comes from the environment', () => {
    const { to, warnings } = resolve(undefined, 'api.internal, *.shop.example');
    expect(['api.internal', 'a.shop.example', 'example.com'].map((host) => to?.(host))).toEqual([
      true,
      true,
      false,
    ]);
    expect(warnings).toEqual([]);
  });

  it('in code goes before the environment', () => {
    expect(resolve(['a'], 'b').to?.('b')).toBe(false);
  });

  it('of the environment is ignored with a warning where it names no hosts', () => {
    expect(resolve(undefined, 'https://a.example')).toEqual({
      to: undefined,
      warnings: [
        'OTEL_XRAY_PROPAGATE_TO=https://a.example is ignored: expected host names or patterns without scheme, port and path',
      ],
    });
  });

  it.each([['https://a'], ['a/b'], ['a:80'], ['[::1]:80'], [''], ['a b']])('refuses %j', (host) => {
    expect(() => resolve([host])).toThrow(
      new TypeError(
        `propagateTo: expected host names or patterns without scheme, port and path, or a function, got ${host}`,
      ),
    );
  });

  it('refuses what is no list', () => {
    const options: object = { propagateTo: 'a' };
    expect(() => new XRayPropagator(options)).toThrow(TypeError);
  });
});

it('joinUndecided: refuses what is no flag', () => {
  const options: object = { joinUndecided: 'yes' };
  expect(() => new XRayPropagator(options)).toThrow(
    new TypeError('joinUndecided: expected true or false, got yes'),
  );
});
