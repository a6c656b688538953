// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Frame, ParsedException } from './chain.ts';
import { parseJavaScript } from './javascript.ts';

function parse(stack: string, message = 'm', type = 'E'): ParsedException[] {
  return parseJavaScript(type, message, stack).map((one) => ({
    type: one.type,
    message: one.message,
    frames: one.frames,
  }));
}

const framesOf = (...lines: string[]) => parse(['E: m', ...lines].join('\n'))[0]?.frames ?? [];
const frame = (label: string, path: string, line: number): Frame => ({ path, line, label });

describe('frames', () => {
  it.each<[line: string, frame: Frame]>([
    ['    at handler (/srv/app/http.js:11:60)', frame('handler', '/srv/app/http.js', 11)],
    ['    at /srv/app/http.js:11:60', frame('', '/srv/app/http.js', 11)],
    ['    at speedy (/home/gbusey/file.js:6:11)', frame('speedy', '/home/gbusey/file.js', 6)],
    ['    at Object.<anonymous> (/a.js:1:2)', frame('Object.<anonymous>', '/a.js', 1)],
    ['    at Foo.bar [as baz] (/a.js:1:2)', frame('Foo.bar [as baz]', '/a.js', 1)],
    ['    at new Cart (/a.js:1:2)', frame('new Cart', '/a.js', 1)],
    ['    at async Server.handler (/a.js:1:2)', frame('async Server.handler', '/a.js', 1)],
    ['    at async /srv/w.js:3:4', frame('async', '/srv/w.js', 3)],
    ['    at async Promise.all (index 0)', frame('async Promise.all', 'index 0', 0)],
    ['    at order (file:///srv/orders.mjs:5:51)', frame('order', 'file:///srv/orders.mjs', 5)],
    ['    at file:///srv/orders.mjs:5:51', frame('', 'file:///srv/orders.mjs', 5)],
    [
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      frame('process.processTicksAndRejections', 'node:internal/process/task_queues', 95),
    ],
    ['    at node:internal/main/run_main_module:23:47', frame('', 'node:internal/main/run_main_module', 23)],
    ['    at Socket.emit (C:\\app\\y.js:7:8)', frame('Socket.emit', 'C:\\app\\y.js', 7)],
    ['    at C:\\app\\y.js:7:8', frame('', 'C:\\app\\y.js', 7)],
    ['    at f (webpack:///./src/a.ts?:12:3)', frame('f', 'webpack:///./src/a.ts?', 12)],
    ['    at webpack:///./src/a.ts:12:3', frame('', 'webpack:///./src/a.ts', 12)],
    ['    at http://localhost:3000/x.js:1:2', frame('', 'http://localhost:3000/x.js', 1)],
    ['    at Array.map (<anonymous>)', frame('Array.map', '<anonymous>', 0)],
    ['    at <anonymous>', frame('', '<anonymous>', 0)],
    ['    at <anonymous>:1:7', frame('', '<anonymous>', 1)],
    ['    at Array.forEach (native)', frame('Array.forEach', 'native', 0)],
    ['    at eval (eval at run (/app/a.js:1:2), <anonymous>:1:1)', frame('eval', '/app/a.js', 1)],
    [
      '    at eval (eval at <anonymous> (eval at run (/app/a.js:7:2)), <anonymous>:1:1)',
      frame('eval', '/app/a.js', 7),
    ],
    ['    at /app/c.js:1', frame('', '/app/c.js', 1)],
    ['    at f (/srv/my app (old)/a.js:1:2)', frame('f', '/srv/my app (old)/a.js', 1)],
    [
      '    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)',
      frame('GetAddrInfoReqWrap.onlookupall [as oncomplete]', 'node:dns', 122),
    ],
    ['    at f (/a.js:1:2) {', frame('f', '/a.js', 1)],
    ['    at f (/a.js:1:2)\r', frame('f', '/a.js', 1)],
  ])('%s', (line, expected) => {
    expect(framesOf(line)).toEqual([expected]);
  });

  it('are listed innermost first', () => {
    expect(
      framesOf('    at a (/a.js:1:2)', '    at b (/b.js:3:4)', '    at c (/c.js:5:6)').map(
        ({ label }) => label,
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  it.each<[name: string, line: string]>([
    ['blank', ''],
    ['nothing after at', '    at '],
    ['no frame', '    atomic (/a.js:1:2)'],
    ['omitted lines', '    ... 4 lines matching cause stack trace ...'],
    ['end of properties', "  code: 'ENOENT'"],
    ['closing', '}'],
  ])('are not made of what is none: %s', (_, line) => {
    expect(framesOf(line, '    at a (/a.js:1:2)')).toEqual([frame('a', '/a.js', 1)]);
  });

  it.each<[name: string, stack: string]>([
    ['an empty text', ''],
    ['the message alone', 'E: m'],
    ['a frame in place of the message', '    at a (/a.js:1:2)'],
  ])('are none in %s', (_, stack) => {
    expect(parse(stack)).toEqual([{ type: 'E', message: 'm', frames: [] }]);
  });

  it('are not read from a message of several lines', () => {
    const message = 'bad query\n    at character 7 (line 1)\nnear FROM';
    expect(parse(`E: ${message}\n    at a (/a.js:1:2)`, message)).toEqual([
      { type: 'E', message, frames: [frame('a', '/a.js', 1)] },
    ]);
  });
});

describe('causes', () => {
  it('are chained', () => {
    const stack = `TypeError: no total
    at order (file:///srv/app/orders.mjs:5:51)
    at async Promise.all (index 0) {
  [cause]: Error: no rows
      at query (/srv/app/db.js:7:9) {
    [cause]: RangeError [ERR_X]: port
        at connect (node:net:1:2)
  }
}`;
    expect(parse(stack, 'no total', 'TypeError')).toEqual([
      {
        type: 'TypeError',
        message: 'no total',
        frames: [frame('order', 'file:///srv/app/orders.mjs', 5), frame('async Promise.all', 'index 0', 0)],
      },
      { type: 'Error', message: 'no rows', frames: [frame('query', '/srv/app/db.js', 7)] },
      { type: 'RangeError [ERR_X]', message: 'port', frames: [frame('connect', 'node:net', 1)] },
    ]);
  });

  it('that are not errors are messages', () => {
    expect(parse("E: m\n    at f (/a.js:1:2) {\n  [cause]: 'because'\n}")[1]).toMatchObject({
      message: "'because'",
      frames: [],
    });
  });

  it('may have messages of several lines', () => {
    const [, cause] = parse(
      'E: m\n    at f (/a.js:1:2) {\n  [cause]: Error: one\n  two\n      at g (/b.js:3:4)\n}',
    );
    expect(cause).toEqual({ type: 'Error', message: 'one\n  two', frames: [frame('g', '/b.js', 3)] });
  });

  it('of an AggregateError are its errors', () => {
    const stack = `AggregateError: all failed
    at f (/a.js:1:2) {
  [errors]: [
    Error: first
        at g (/b.js:3:4),
    TypeError: second
        at h (/c.js:5:6)
  ]
}`;
    expect(parse(stack, 'all failed', 'AggregateError')).toEqual([
      { type: 'AggregateError', message: 'all failed', frames: [frame('f', '/a.js', 1)] },
      { type: 'Error', message: 'first', frames: [frame('g', '/b.js', 3)] },
      { type: 'TypeError', message: 'second', frames: [frame('h', '/c.js', 5)] },
    ]);
  });
});

/** What takes longer is not linear. */
const MOST_MILLIS = 1000;

describe('texts made to take long', () => {
  const size = 100_000;
  it.each<[name: string, line: string]>([
    ['spaces', ' '.repeat(size)],
    ['spaces before at', `${' '.repeat(size)}at x`],
    ['open brackets', `    at ${'('.repeat(size)}`],
    ['brackets', `    at ${'()'.repeat(size / 2)})`],
    ['colons', `    at f (${':1'.repeat(size / 2)})`],
    ['colons without numbers', `    at ${':'.repeat(size)}x`],
    ['digits', `    at ${'1'.repeat(size)}`],
    ['eval in eval', `    at ${'eval at f (eval at '.repeat(size / 20)})`],
    ['eval of colons', `    at eval (eval at (${'x:1:1'.repeat(size / 5)}`],
    ['braces', `    at x${' {'.repeat(size / 2)}x`],
    ['commas', `    at x${','.repeat(size)}x`],
    ['async', `    at ${'async '.repeat(size / 6)}`],
    ['a header', `  [cause]: ${'a'.repeat(size)} [`],
    ['a header of dots', `  [cause]: ${'.$'.repeat(size / 2)}!`],
    ['words in square brackets', `  [cause]: a${' [b]'.repeat(size / 4)}`],
  ])(
    '%s',
    (_, line) => {
      expect(
        framesOf(line, line, '    at a (/a.js:1:2)').at(-1) ?? parse(`E: m\n${line}`).at(-1),
      ).toBeDefined();
    },
    MOST_MILLIS,
  );

  it('many lines', () => {
    expect(framesOf(...Array.from({ length: size / 20 }, () => '    at f (/a.js:1:2)'))).toHaveLength(
      size / 20,
    );
    expect(parse(`E: m\n${'  [cause]: E\n'.repeat(size / 13)}`).length).toBeGreaterThan(1);
  });
});
