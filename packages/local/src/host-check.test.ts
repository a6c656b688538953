// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { createHostCheck, isSameOrigin } from './host-check.ts';

it.each<[bound: string, header: string | undefined, allowed: boolean]>([
  ['127.0.0.1', '127.0.0.1:2000', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', 'localhost:2000', true],
  ['127.0.0.1', 'LOCALHOST:2000', true],
  ['127.0.0.1', '[::1]:2000', true],
  ['127.0.0.1', 'xray.test:2000', true],
  ['127.0.0.1', undefined, false],
  ['127.0.0.1', '', false],
  ['127.0.0.1', 'evil.example:2000', false],
  ['127.0.0.1', '127.0.0.1.evil.example', false],
  ['127.0.0.1', 'localhost:2000.evil.example', false],
  ['127.0.0.1', '10.0.0.5:2000', false],
  ['10.0.0.5', '10.0.0.5:2000', true],
  ['0.0.0.0', '10.0.0.5:2000', true],
  ['::', '[fe80::1]:2000', true],
  ['0.0.0.0', 'evil.example:2000', false],
  ['My-Laptop.local', 'my-laptop.local:2000', true],
])('bound to %s, Host %s: %s', (host, header, allowed) => {
  expect(createHostCheck({ host, allowedHosts: ['Xray.test'] })(header)).toBe(allowed);
});

it.each<[origin: string | undefined, same: boolean]>([
  [undefined, true],
  ['http://127.0.0.1:2000', true],
  ['http://127.0.0.1:3000', false],
  ['https://evil.example', false],
  ['null', false],
])('Origin %s is the same: %s', (origin, same) => {
  expect(isSameOrigin(origin, '127.0.0.1:2000')).toBe(same);
});
