// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Frame } from './chain.ts';
import { parseGo } from './go.ts';

const parse = (...lines: string[]) => parseGo('E', 'm', lines.join('\n'))[0].frames;
const frame = (label: string, path: string, line: number): Frame => ({ path, line, label });
const HEADER = 'goroutine 19 [running]:';

it.each<[name: string, lines: readonly string[], frames: readonly Frame[]]>([
  ['nothing', [''], []],
  ['a header alone', [HEADER], []],
  [
    'a call',
    [HEADER, 'main.total(0x1, 0x2)', '\t/srv/main.go:12 +0x1d'],
    [frame('main.total(0x1, 0x2)', '/srv/main.go', 12)],
  ],
  [
    'calls, innermost first',
    [
      HEADER,
      'main.total(0x1)',
      '\t/srv/main.go:12 +0x1d',
      'created by testing.(*T).Run',
      '\t/go/testing.go:1168 +0x5bb',
    ],
    [
      frame('main.total(0x1)', '/srv/main.go', 12),
      frame('created by testing.(*T).Run', '/go/testing.go', 1168),
    ],
  ],
  [
    'another goroutine',
    [HEADER, 'a()', '\t/a.go:1', 'goroutine 1 [running]:', 'b()', '\t/b.go:2'],
    [frame('a()', '/a.go', 1), frame('b()', '/b.go', 2)],
  ],
  ['a call without a place', [HEADER, 'a()'], []],
  [
    'a place that is none',
    [HEADER, 'a()', '\t/a.go:1', 'b()', 'nowhere'],
    [frame('a()', '/a.go', 1), frame('b()', '/a.go', 1)],
  ],
  ['line breaks of Windows', [`${HEADER}\r`, 'a()\r', '\t/a.go:1\r'], [frame('a()', '/a.go', 1)]],
])('%s', (_, lines, frames) => {
  expect(parse(...lines)).toEqual(frames);
});

it('keeps type and message', () => {
  expect(parseGo('E', 'm', '')).toEqual([{ type: 'E', message: 'm', frames: [] }]);
});

it.each([
  ['colons', ':'.repeat(100_000)],
  ['colons and digits', ':1'.repeat(50_000)],
  ['letters', 'x'.repeat(100_000)],
  ['letters before each of many numbers', 'x:1'.repeat(33_000)],
  ['spaces', ' '.repeat(100_000)],
  ['goroutines', `goroutine ${'running '.repeat(24_000)}`],
  ['goroutines in lines', `${HEADER}\n`.repeat(4_000)],
])(
  'bears 100 kB and more of %s',
  (_, text) => {
    expect(parse(HEADER, 'a()', text, text)).toBeDefined();
  },
  1000,
);
