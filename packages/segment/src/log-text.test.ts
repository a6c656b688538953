// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { logText } from './log-text.ts';

it.each([
  ['ordinary text', 'no such host', 'no such host'],
  ['the first line', 'The signature is wrong.\r\n\nx-amz-security-token:secret', 'The signature is wrong.'],
  ['passwords', 'https://me:secret@proxy:2000/?a=1', 'https://me@proxy:2000/?a=1'],
  ['control characters', 'a\u001b[2Jb\u0000c\u0085', 'a?[2Jb?c?'],
  ['its beginning', 'x'.repeat(1_000_000), 'x'.repeat(40)],
  ['nothing', '', ''],
])('%s', (_, text, expected) => {
  expect(logText(text, 40)).toBe(expected);
});
