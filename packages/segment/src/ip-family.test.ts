// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { expect, it } from 'vitest';
import { ipFamily } from './ip-family.ts';

it.each([
  '127.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
  '256.0.0.1',
  '01.2.3.4',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.4 ',
  '::',
  '::1',
  '2001:db8::8a2e:370:7334',
  '2001:DB8:0:0:8:800:200C:417A',
  '::ffff:127.0.0.1',
  'fe80::1%eth0',
  'fe80::1%eth0:1',
  'fe80::1%my_if',
  'fe80::1%a%b',
  'fe80::1%',
  '1::2::3',
  ':1',
  '12345::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '[::1]',
  '::1]@host',
  'localhost',
  'a.b',
  '',
])('%j is what node:net says', (host) => {
  expect(ipFamily(host)).toBe(isIP(host));
});
