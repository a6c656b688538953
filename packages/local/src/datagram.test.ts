// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { parseDatagram } from './datagram.ts';

it.each<[name: string, datagram: string, document: string]>([
  ['as the Node SDK sends it', '{"format":"json","version":1}\n{"a":1}', '{"a":1}'],
  ['as the Python SDK sends it, with spaces', '{"format": "json", "version": 1}\n{"a":1}', '{"a":1}'],
  ['format in upper case', '{"format":"JSON","version":1}\n{"a":1}', '{"a":1}'],
  ['other members in the header', '{"format":"json","version":1,"x":[]}\n{"a":1}', '{"a":1}'],
  ['version 1.0', '{"format":"json","version":1.0}\n{"a":1}', '{"a":1}'],
  ['a newline at the end, from a file', '{"format":"json","version":1}\n{"a":1}\r\n\n', '{"a":1}'],
  ['newlines inside the document', '{"format":"json","version":1}\n{\n"a":1}', '{\n"a":1}'],
  ['a body that is no document: not judged here', '{"format":"json","version":1}\nT1SCgA=', 'T1SCgA='],
])('reads %s', (_name, datagram, text) => {
  expect(parseDatagram(Buffer.from(datagram))).toEqual({ status: 'document', text });
});

it.each<[datagram: string, reason: string]>([
  ['', 'missing-header-or-body'],
  ['{"format":"json","version":1}', 'missing-header-or-body'],
  ['{"format":"json","version":1}\n', 'missing-header-or-body'],
  ['{"format":"json","version":1}\n\n\n', 'missing-header-or-body'],
  ['{"format":"xml","version":1}\n{}', 'invalid-header'],
  ['{"format":"json","version":2}\n{}', 'invalid-header'],
  ['{"format":"json","version":"1"}\n{}', 'invalid-header'],
  ['{"format":"json"}\n{}', 'invalid-header'],
  ['{"format":"json","version":1\n{}', 'invalid-header'],
  ['null\n{}', 'invalid-header'],
  ['\n{}', 'invalid-header'],
])('refuses %j: %s', (datagram, reason) => {
  expect(parseDatagram(Buffer.from(datagram))).toEqual({ status: 'refused', reason });
});
