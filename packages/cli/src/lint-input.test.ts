// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type LintInput, readLintInputs } from './lint-input.ts';

const A = '{"name":"a"}';
const B = '{"name":"b"}';
const HEADER = '{"format":"json","version":1}';
const OTLP = '{"resourceSpans":[]}';

it.each<[name: string, file: string, inputs: string[]]>([
  ['nothing', ' \n', []],
  ['a document', A, [`1 ${A}`]],
  ['a byte order mark', `\uFEFF${A}\n`, [`1 ${A}`]],
  ['a document on many lines', '{\n "name": "a"\n}\n', ['1 {\n "name": "a"\n}']],
  ['documents, one a line', `${A}\r\n\n${B}\n`, [`1 ${A}`, `3 ${B}`]],
  ['a line that is no JSON', `${A}\nhello`, [`1 ${A}`, '2 hello']],
  ['an array of documents', `[${A},${B}]`, [`[0] ${A}`, `[1] ${B}`]],
  ['an array of texts', JSON.stringify([A, 'x']), [`[0] ${A}`, '[1] x']],
  ['numbers in an array', '[1,null]', ['[0] 1', '[1] null']],
  ['an array a line', `${A}\n[${B}]`, [`1 ${A}`, `2[0] ${B}`]],
  [
    'a request to PutTraceSegments',
    JSON.stringify({ TraceSegmentDocuments: [A, B] }),
    [`[0] ${A}`, `[1] ${B}`],
  ],
  ['a datagram', `${HEADER}\n${A}\n`, [`2 ${A}`]],
  ['a datagram of many lines', `${HEADER}\n{\n}`, ['2 {\n}']],
  ['datagrams', `${HEADER}\n${A}\n${HEADER}\n${B}`, [`2 ${A}`, `4 ${B}`]],
  ['OTLP', OTLP, [`1 otlp ${OTLP}`]],
  ['OTLP between documents', `${A}\n${OTLP}`, [`1 ${A}`, `2 otlp ${OTLP}`]],
  ['OTLP in datagrams', `${HEADER}\nT1SCgA=`, ['2 OTLP in a document (T1S, T1U) is not read yet']],
])('%s', (_name, file, inputs) => {
  expect(readLintInputs(file).map(describe)).toEqual(inputs);
});

function describe(input: LintInput): string {
  switch (input.kind) {
    case 'document':
      return `${input.place} ${input.text}`;
    case 'otlp':
      return `${input.place} otlp ${JSON.stringify(input.request)}`;
    case 'unread':
      return `${input.place} ${input.why}`;
  }
}
