// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Frame } from './chain.ts';
import { parseDotnet } from './dotnet.ts';

const parse = (...lines: string[]) => parseDotnet('E', 'm', ['E: m', ...lines].join('\n'));
const frame = (label: string, path: string, line: number): Frame => ({ path, line, label });

it.each<[line: string, frame: Frame | undefined]>([
  [
    '   at Shop.Cart.Total(Int32 id) in C:\\src\\Cart.cs:line 12',
    frame('Shop.Cart.Total(Int32 id)', 'C:\\src\\Cart.cs', 12),
  ],
  [
    '   at Shop.Cart.Total(Int32 id) in /src/Cart.cs:line 12\r',
    frame('Shop.Cart.Total(Int32 id)', '/src/Cart.cs', 12),
  ],
  ['   at Shop.Cart.Total(Int32 id)', frame('Shop.Cart.Total(Int32 id)', '', 0)],
  ['   at Shop.Cart.Total(Int32 id) odd', frame('Shop.Cart.Total(Int32 id)', '', 0)],
  ['   at Shop.Cart.Total() in /src/Cart.cs:line', frame('Shop.Cart.Total()', '/src/Cart.cs', 0)],
  ['   at Shop.Cart.Total() in /src/Cart.cs:line x', frame('Shop.Cart.Total()', '/src/Cart.cs', 0)],
  ['   at Shop.Cart.Total() in /src/Cart', frame('Shop.Cart.Total()', '/src/Cart', 0)],
  ['   at Shop.Cart', undefined],
  ['   --- End of inner exception stack trace ---', undefined],
  ['', undefined],
])('%j', (line, expected) => {
  expect(parse(line)).toEqual([
    { type: 'E', message: 'm', frames: expected === undefined ? [] : [expected] },
  ]);
});

it('does not tell inner exceptions apart', () => {
  const chain = parse(
    ' ---> System.Exception: inner',
    '   at A.B() in /a.cs:line 1',
    '   --- End of inner exception stack trace ---',
    '   at C.D() in /c.cs:line 2',
  );
  expect(chain).toEqual([
    { type: 'E', message: 'm', frames: [frame('A.B()', '/a.cs', 1), frame('C.D()', '/c.cs', 2)] },
  ]);
});

it.each([
  ['spaces', ' '.repeat(100_000)],
  ['in', `   at x${' in '.repeat(25_000)}`],
  ['colons', `   at x in ${':'.repeat(100_000)}`],
  ['frames', '   at A.B() in /a.cs:line 1\n'.repeat(3_800)],
])(
  'bears 100 kB of %s',
  (_, text) => {
    expect(parse(text)).toHaveLength(1);
  },
  1000,
);
