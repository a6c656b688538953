// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Frame } from './chain.ts';
import { parseJava } from './java.ts';

const parse = (...lines: string[]) => parseJava('E', 'm', ['E: m', ...lines].join('\n'));
const frame = (label: string, path: string, line: number): Frame => ({ path, line, label });

describe('frames', () => {
  it.each<[line: string, frame: Frame]>([
    ['\tat com.foo.Bar.baz(Bar.java:12)', frame('com.foo.Bar.baz', 'Bar.java', 12)],
    ['\tat com.foo.Bar.<init>(Bar.java:12)', frame('com.foo.Bar.<init>', 'Bar.java', 12)],
    [
      '\tat java.base/java.lang.Thread.run(Thread.java:834)',
      frame('java.lang.Thread.run', 'Thread.java', 834),
    ],
    ['\tat app//com.foo.Bar.baz(Bar.java:1)', frame('/com.foo.Bar.baz', 'Bar.java', 1)],
    ['\tat sun.reflect.Native.invoke(Native Method)', frame('sun.reflect.Native.invoke', 'Native Method', 0)],
    ['\tat a.B.c(Unknown Source)', frame('a.B.c', 'Unknown Source', 0)],
    ['\tat a.B.c(ArrayList.java:)', frame('a.B.c', 'ArrayList.java', 0)],
    ['\tat a.B.c(Bar.java:x)', frame('a.B.c', 'Bar.java', 0)],
    ['\tat a.B.c(Bar.java:1)\r\n', frame('a.B.c', 'Bar.java', 1)],
    ['\tat a.B.c()', frame('a.B.c', '', 0)],
  ])('%j', (line, expected) => {
    expect(parse(line)).toEqual([{ type: 'E', message: 'm', frames: [expected] }]);
  });

  it.each<[name: string, line: string]>([
    ['common frames', '\t... 12 more'],
    ['suppressed', '\tSuppressed: java.io.IOException: x'],
    ['frames of suppressed', '\t\tat a.B.c(D.java:1)'],
    ['no bracket', '\tat a.B.c'],
    ['no closing bracket', '\tat a.B.c(D.java:1'],
    ['no tab', '    at a.B.c(D.java:1)'],
    ['blank', ''],
  ])('skips %s', (_, line) => {
    expect(parse(line, '\tat a.B.c(D.java:1)')[0].frames).toEqual([frame('a.B.c', 'D.java', 1)]);
  });
});

describe('causes', () => {
  it('are chained, each with its frames', () => {
    const chain = parse(
      '\tat a.B.c(D.java:1)',
      'Caused by: java.io.IOException: closed',
      '\tat e.F.g(H.java:2)',
      '\t... 1 more',
      'Caused by: java.lang.Error: deep',
      '\tat i.J.k(L.java:3)',
    );
    expect(chain).toEqual([
      { type: 'E', message: 'm', frames: [frame('a.B.c', 'D.java', 1)] },
      { type: 'java.io.IOException', message: 'closed', frames: [frame('e.F.g', 'H.java', 2)] },
      { type: 'java.lang.Error', message: 'deep', frames: [frame('i.J.k', 'L.java', 3)] },
    ]);
  });

  it.each<[name: string, lines: readonly string[], type: string, message: string]>([
    ['no message', ['Caused by: a.E'], 'a.E', ''],
    ['an empty message', ['Caused by: a.E:'], 'a.E', ''],
    ['an empty message after a space', ['Caused by: a.E: '], 'a.E', ''],
    ['a colon in the message', ['Caused by: a.E: b: c'], 'a.E', 'b: c'],
    ['a message of several lines', ['Caused by: a.E: b', 'c', 'd', '\tat a.B.c(D.java:1)'], 'a.E', 'bcd'],
    [
      'another cause before any frame',
      ['Caused by: A: 1', 'Caused by: B: 2', '\tat a.B.c(D.java:1)'],
      'A',
      '1Caused by: B: 2',
    ],
    ['nothing', ['Caused by: '], '', ''],
  ])('%s', (_, lines, type, message) => {
    const [, cause] = parse(...lines);
    expect(cause).toMatchObject({ type, message });
  });
});

it.each([
  ['tabs', '\t'.repeat(100_000)],
  ['brackets', `\tat ${'('.repeat(100_000)}`],
  ['closing brackets', `\tat x(${')'.repeat(99_999)}x`],
  ['colons', `\tat x(${':'.repeat(100_000)})`],
  ['a cause of colons', `Caused by: ${':'.repeat(100_000)}`],
  ['a long message', `Caused by: E: m\n${'x\n'.repeat(50_000)}`],
  ['many causes', 'Caused by: E: m\n\tat a.B.c(D.java:1)\n'.repeat(3_000)],
])(
  'bears 100 kB of %s',
  (_, text) => {
    expect(parse(text, '\tat a.B.c(D.java:1)').length).toBeGreaterThan(0);
  },
  1000,
);
