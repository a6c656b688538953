// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { canParseStack, parseStack } from './stack.ts';

const STACKS = {
  javascript: 'E: m\n    at f (/a.js:1:2)',
  java: 'E: m\n\tat f(/a.js:1)',
  python: 'Traceback:\n  File "/a.js", line 1, in f\n    code\nE: m',
  dotnet: 'E: m\n   at f() in /a.js:line 1',
  go: 'goroutine 1 [running]:\nf\n\t/a.js:1',
};

it.each<[language: string, stack: string]>([
  ['nodejs', STACKS.javascript],
  ['webjs', STACKS.javascript],
  ['javascript', STACKS.javascript],
  ['java', STACKS.java],
  ['php', STACKS.java],
  ['python', STACKS.python],
  ['dotnet', STACKS.dotnet],
  ['go', STACKS.go],
])('%s', (language, stack) => {
  const [{ frames }] = parseStack(language, 'E', 'm', stack);
  expect(canParseStack(language)).toBe(true);
  expect(frames).toHaveLength(1);
  expect(frames[0]).toMatchObject({ path: '/a.js', line: 1 });
});

it.each([undefined, '', 'ruby', 'rust', 'NodeJS', 'constructor', '__proto__'])(
  '%s is not read',
  (language) => {
    expect(canParseStack(language)).toBe(false);
    expect(parseStack(language, 'E', 'm', STACKS.javascript)).toEqual([
      { type: 'E', message: 'm', frames: [] },
    ]);
  },
);

it('reads no more than is of use of a stack of megabytes', () => {
  const [{ frames }] = parseStack('nodejs', 'E', 'm', `E: m\n${'    at f (/a.js:1:2)\n'.repeat(100_000)}`);
  expect(frames.length).toBeGreaterThan(1000);
  expect(frames.length).toBeLessThan(100_000);
});
