// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formatDaemonAddress, parseDaemonAddress } from './daemon-address.ts';

describe('parseDaemonAddress', () => {
  it.each([
    ['127.0.0.1:2000', '127.0.0.1', 2000],
    ['169.254.79.129:2000', '169.254.79.129', 2000],
    ['localhost:2000', 'localhost', 2000],
    ['xray-daemon.internal:3000', 'xray-daemon.internal', 3000],
    ['xray_daemon:2000', 'xray_daemon', 2000],
    ['xray-service.default.svc.cluster.local.:2000', 'xray-service.default.svc.cluster.local.', 2000],
    ['xray-daemon', 'xray-daemon', 2000],
    ['127.0.0.1', '127.0.0.1', 2000],
    ['[::1]:2001', '::1', 2001],
    ['[::1]', '::1', 2000],
    ['::1', '::1', 2000],
    ['[fe80::1%eth0]:2000', 'fe80::1%eth0', 2000],
    ['tcp:127.0.0.1:2000 udp:127.0.0.2:2001', '127.0.0.2', 2001],
    ['udp:127.0.0.2:2001 tcp:127.0.0.1:2000', '127.0.0.2', 2001],
    ['  tcp:a:1\tudp:[::1]:2  ', '::1', 2],
    ['UDP:daemon:2001', 'daemon', 2001],
    ['udp:2000', 'udp', 2000],
  ])('%s', (text, host, port) => {
    expect(parseDaemonAddress(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ' ',
    ':2000',
    '127.0.0.1:',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '127.0.0.1:2000:3000',
    '127.0.0.1:20x0',
    '127.0.0.1:-1',
    '300.1.1.1:2000',
    '1.2.3:2000',
    '[::1:2000',
    '[127.0.0.1]:2000',
    '[nonsense]:2000',
    'tcp:127.0.0.1:2000',
    'tcp:a:1 tcp:b:2',
    'udp:a:1 udp:b:2',
    'a:1 b:2',
    'tcp:a:1 b:2',
    'tcp:a:1 udp:b:2 udp:c:3',
    'http://127.0.0.1:2000',
    '-host:2000',
    'host-:2000',
    'a..b:2000',
    'ho st:2000',
    'host\0:2000',
    `${'a'.repeat(254)}:2000`,
    `${'a.'.repeat(100_000)}:2000`,
    `${'-'.repeat(580)}`,
  ])('refuses %j', (text) => {
    expect(parseDaemonAddress(text)).toBeUndefined();
  });
});

describe('formatDaemonAddress', () => {
  it.each([
    [{ host: '127.0.0.1', port: 2000 }, '127.0.0.1:2000'],
    [{ host: '::1', port: 2000 }, '[::1]:2000'],
  ])('%j', (address, text) => {
    expect(formatDaemonAddress(address)).toBe(text);
    expect(parseDaemonAddress(text)).toEqual(address);
  });
});
