// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { parseDaemonEndpoint } from './daemon-endpoint.ts';

it.each([
  ['127.0.0.1:2000', 'http://127.0.0.1:2000/'],
  ['xray-daemon', 'http://xray-daemon:2000/'],
  ['xray_daemon:3000', 'http://xray_daemon:3000/'],
  ['[::1]:2001', 'http://[::1]:2001/'],
  ['[::1]', 'http://[::1]:2000/'],
  ['tcp:127.0.0.1:2000 udp:127.0.0.2:2001', 'http://127.0.0.1:2000/'],
  [' udp:127.0.0.2:2001\tTCP:daemon:2002 ', 'http://daemon:2002/'],
  ['tcp:daemon:2000', 'http://daemon:2000/'],
  ['tcp:2000', 'http://tcp:2000/'],
  ['daemon:80', 'http://daemon/'],
])('%s', (text, url) => {
  expect(parseDaemonEndpoint(text)?.href).toBe(url);
});

it.each([
  '',
  'http://a:1',
  'a:1 b:2',
  'udp:a:1',
  'udp:a:1 udp:b:2',
  'tcp:a:1 tcp:b:2',
  'tcp:a:1 b:2',
  'tcp:a:1 udp:b:2 udp:c:3',
  'a:0',
  'a:65536',
  'a:1/x',
  'a@b:1',
  '[nonsense]:1',
  'a b',
])('refuses %j', (text) => {
  expect(parseDaemonEndpoint(text)).toBeUndefined();
});
