// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Frame } from './chain.ts';
import { parsePython } from './python.ts';

const parse = (stack: string) => parsePython('E', 'm', stack);
const frame = (label: string, path: string, line: number): Frame => ({ path, line, label });

it('lists frames innermost first', () => {
  const stack = `Traceback (most recent call last):
  File "/srv/main.py", line 12, in <module>
    checkout()
  File "/srv/shop.py", line 7, in checkout
    raise ValueError('no total')
ValueError: no total
`;
  expect(parse(stack)).toEqual([
    {
      type: 'E',
      message: 'm',
      frames: [frame('checkout', '/srv/shop.py', 7), frame('<module>', '/srv/main.py', 12)],
    },
  ]);
});

it.each<[line: string, frame: Frame | undefined]>([
  ['  File "/a.py", line 1, in f', frame('f', '/a.py', 1)],
  ['  File "/a.py", lin 1, in f', frame('f', '/a.py', 0)],
  ['  File "/a.py", line x, in f', frame('f', '/a.py', 0)],
  ['  File "/a.py", line 1, fin f', frame('', '/a.py', 1)],
  ['  File "/a.py", line 1', undefined],
  ['  File "/a,b.py", line 1, in f', undefined],
  ['    File "/a.py", line 1, in f', undefined],
  ['  File "', undefined],
  ['', undefined],
])('%j', (line, expected) => {
  expect(parse(`Traceback:\n${line}\n    code\nE: m`)[0].frames).toEqual(
    expected === undefined ? [] : [expected],
  );
});

describe('what was being handled', () => {
  const during = 'During handling of the above exception, another exception occurred:';

  it('is the cause', () => {
    const stack = `Traceback (most recent call last):
  File "/a.py", line 1, in f
    x = d['k']
KeyError: 'k'

${during}

Traceback (most recent call last):
  File "/b.py", line 2, in g
    f()
ValueError: no total`;
    expect(parse(stack)).toEqual([
      { type: 'E', message: 'm', frames: [frame('g', '/b.py', 2)] },
      { type: 'KeyError', message: "'k'", frames: [frame('f', '/a.py', 1)] },
    ]);
  });

  it.each<[name: string, header: string, cause: object | undefined]>([
    ['a message of several lines', 'KeyError: a\nb', { type: 'KeyError', message: 'a\nb' }],
    ['an empty message', 'KeyError:', { type: 'KeyError', message: '' }],
    ['no message', 'KeyError', undefined],
  ])('%s', (_, header, cause) => {
    const stack = `Traceback:\n  File "/a.py", line 1, in f\n    code\n${header}\n\n${during}\n\nTraceback:\n  File "/b.py", line 2, in g\n    code\nE: m`;
    const [, found] = parse(stack);
    if (cause === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(cause);
  });

  it('is nothing without a file above it', () => {
    expect(parse(`${during}\n\nTraceback:\n  File "/b.py", line 2, in g\n    code\nE: m`)).toHaveLength(1);
  });
});

it.each([
  ['spaces', ' '.repeat(100_000)],
  ['commas', `  File ${','.repeat(100_000)}`],
  ['files', '  File "/a.py", line 1, in f\n'.repeat(3_500)],
  ['lines', '\n'.repeat(100_000)],
  ['handling', 'During handling of the above exception, another exception occurred:\n'.repeat(1_400)],
  [
    'handling below files',
    '  File "x\nE: m\n\nDuring handling of the above exception, another exception occurred:\n\n'.repeat(
      1_100,
    ),
  ],
])(
  'bears 100 kB of %s',
  (_, text) => {
    expect(parse(`${text}\nE: m`).length).toBeGreaterThan(0);
  },
  1000,
);
