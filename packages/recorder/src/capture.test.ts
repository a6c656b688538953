// SPDX-License-Identifier: Apache-2.0
// Captured functions of every kind, as the trace shows them that arrives in local X-Ray.
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { capture } from './capture.ts';
import { captureAll } from './capture-all.ts';
import { putAnnotation } from './recorder.ts';
import { inSegment } from './segment.ts';
import { beginSubsegment, endSubsegment } from './subsegment.ts';
import { type Recording, startRecording, tree } from './test-recording.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording();
});
beforeEach(() => recording.forget());
afterAll(() => recording.close());

const treeOf = async (work: () => unknown): Promise<string> => tree((await recording.traceOf(work)).segments);
const span = (name: string) => recording.tracer.startSpan(name).end();

describe('a function', () => {
  it.each<[kind: string, fn: (a: number, b: number) => unknown]>([
    [
      'sync',
      capture('add', (a: number, b: number) => {
        span('in add');
        return a + b;
      }),
    ],
    [
      'async',
      capture('add', async (a: number, b: number) => {
        await turn();
        span('in add');
        return a + b;
      }),
    ],
  ])('%s: runs within, and gives what it gave', async (_, fn) => {
    const work = async () => {
      expect(await fn(1, 2)).toBe(3);
      span('after');
    };
    expect(await treeOf(work)).toBe('job(add(in add),after)');
  });

  it('has its own name, or the given one', async () => {
    const named = capture(function price() {});
    const arrow = capture(() => undefined);
    const given = capture('total', named);
    const other = capture('total', function price() {});
    expect([named.name, other.name]).toEqual(['price', 'price']);
    const work = () => {
      for (const fn of [named, arrow, given, other, capture(undefined, function none() {})]) fn();
    };
    expect(await treeOf(work)).toBe('job(anonymous,none,price,price,total)');
  });

  it('keeps receiver, length and properties', async () => {
    class Point {
      x = 1;
    }
    const fn = capture(
      'size',
      Object.assign(
        function (this: Point, a: number) {
          return this.x + a;
        },
        { version: 2 },
      ),
    );
    expect([fn.length, fn.version]).toEqual([1, 2]);
    expect(await treeOf(() => expect(fn.call(new Point(), 2)).toBe(3))).toBe('job(size)');
  });

  it('captured twice is captured once', async () => {
    const once = capture('a', () => undefined);
    expect(capture('b', once)).toBe(once);
    expect(await treeOf(() => capture(capture(once))())).toBe('job(a)');
  });

  it('in parallel keeps what it begins to itself', async () => {
    const work = capture('work', async (name: string) => {
      beginSubsegment(name);
      await turn();
      span(`in ${name}`);
      endSubsegment();
    });
    expect(await treeOf(() => Promise.all([work('a'), work('b')]))).toBe('job(work(a(in a)),work(b(in b)))');
  });

  it('is its own parent when it calls itself', async () => {
    const count: (n: number) => number = capture('count', (n: number) => (n === 0 ? 0 : 1 + count(n - 1)));
    expect(await treeOf(() => expect(count(2)).toBe(2))).toBe('job(count(count(count)))');
  });

  it('as a callback belongs to where it was handed over, if it is called outside of any trace', async () => {
    const pool = new EventEmitter();
    const work = () => {
      pool.once(
        'row',
        capture('row', () => span('in row')),
      );
      context.with(ROOT_CONTEXT, () => pool.emit('row'));
    };
    expect(await treeOf(work)).toBe('job(row(in row))');
  });

  it('outside of a segment is called as it is, which is said once', async () => {
    const fn = capture('add', (a: number, b: number) => a + b);
    expect([fn(1, 2), fn(3, 4)]).toEqual([3, 7]);
    expect(recording.said).toEqual([expect.stringMatching(/^capture: no segment is open here/)]);
  });

  it('keeps its type', () => {
    const fn = capture('f', async (id: string, n?: number) => ({ id, n }));
    expectTypeOf(fn).toEqualTypeOf<
      (id: string, n?: number) => Promise<{ id: string; n: number | undefined }>
    >();
    const generic = capture('g', <T>(value: T): T => value);
    expectTypeOf(generic<'x'>).toEqualTypeOf<(value: 'x') => 'x'>();
    // @ts-expect-error a name and no function is a decorator
    capture('f', 'g');
  });
});

describe('an error', () => {
  class OutOfStock extends Error {}
  const error = new OutOfStock('none left', {
    cause: new AggregateError([new TypeError('no rows'), new RangeError('7')], 'two shelves'),
  });

  it.each<[kind: string, fn: () => unknown]>([
    [
      'thrown',
      () => {
        throw error;
      },
    ],
    [
      'rejected',
      async () => {
        throw error;
      },
    ],
    [
      'rejected later',
      () =>
        turn().then(() => {
          throw error;
        }),
    ],
  ])('%s goes on unchanged, and is recorded with frames and causes', async (_, fn) => {
    const segment = await recording.segmentOf(async () => {
      const caught = await Promise.resolve()
        .then(capture('price', fn))
        .catch((thrown: unknown) => thrown);
      expect(caught).toBe(error);
    });
    expect(segment.fault).toBeUndefined();
    expect(segment.subsegments).toMatchObject([
      {
        name: 'price',
        fault: true,
        cause: {
          exceptions: [
            {
              type: 'OutOfStock',
              message: 'none left',
              remote: false,
              stack: expect.arrayContaining([
                expect.objectContaining({
                  path: expect.stringContaining('capture.test.ts'),
                  line: expect.any(Number),
                }),
              ]),
            },
            { type: 'AggregateError', message: 'two shelves' },
            { type: 'TypeError', message: 'no rows', stack: expect.any(Array) },
            { type: 'RangeError', message: '7', stack: expect.any(Array) },
          ],
        },
      },
    ]);
  });

  it('shown on every level is written once', async () => {
    const inner = capture('inner', () => {
      throw error;
    });
    const outer = capture('outer', () => inner());
    const segment = await recording.segmentOf(() => outer());
    const [shown] = segment.subsegments;
    expect([segment.cause, shown?.cause]).toEqual([expect.any(String), expect.any(String)]);
    expect(shown?.subsegments).toMatchObject([
      { cause: { exceptions: [{ type: 'OutOfStock' }, {}, {}, {}] } },
    ]);
  });

  it.each<[kind: string, thrown: unknown, shown: object]>([
    ['a text', 'no', { type: 'string', message: 'no' }],
    ['undefined', undefined, { type: 'undefined', message: 'undefined' }],
    ['null', null, { type: 'null', message: 'null' }],
    ['an object', { name: 'Odd', message: 'm' }, { type: 'Odd', message: 'm' }],
    [
      'a cycle',
      (() => {
        const one = new Error('round');
        one.cause = one;
        return one;
      })(),
      { type: 'Error', message: 'round' },
    ],
  ])('%s, thrown', async (_, thrown, shown) => {
    const segment = await recording.segmentOf(() =>
      capture('f', () => {
        throw thrown;
      })(),
    );
    expect(segment.subsegments).toMatchObject([{ fault: true, cause: { exceptions: [shown] } }]);
  });

  it('whose members throw costs nothing but its text', async () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    const caught = await recording.segmentOf(() => {
      try {
        capture('f', () => {
          throw hostile;
        })();
      } catch (thrown) {
        expect(thrown === hostile).toBe(true);
      }
    });
    expect(caught.subsegments).toMatchObject([{ name: 'f', fault: true }]);
  });

  it('of a promise that nobody handles is still unhandled, and of one that is handled is not', async () => {
    const seen: unknown[] = [];
    const listener = (reason: unknown): void => void seen.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listener);
    await recording.traceOf(async () => {
      await capture('handled', async () => {
        throw new Error('handled');
      })().catch(() => undefined);
      void capture('unhandled', async () => {
        throw error;
      })();
      await turn();
      await turn();
    });
    process.off('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
    expect(seen).toEqual([error]);
  });
});

describe('a generator', () => {
  const numbers = capture(function* numbers(n: number): Generator<number, string, string | undefined> {
    for (let i = 0; i < n; i++) {
      span(`${i}`);
      const told = yield i;
      if (told !== undefined) return told;
    }
    return 'end';
  });
  const later = capture(async function* later(n: number) {
    for (let i = 0; i < n; i++) {
      await turn();
      span(`${i}`);
      yield i;
    }
  });

  it('runs within, what reads it does not', async () => {
    const work = () => {
      for (const n of numbers(2)) span(`read ${n}`);
      expect([...numbers(1)]).toEqual([0]);
    };
    expect(await treeOf(work)).toBe('job(numbers(0),numbers(0,1),read 0,read 1)');
  });

  it('async, too', async () => {
    const work = async () => {
      for await (const n of later(2)) span(`read ${n}`);
    };
    expect(await treeOf(work)).toBe('job(later(0,1),read 0,read 1)');
  });

  it('ends when it is left', async () => {
    const work = async () => {
      for (const _ of numbers(5)) break;
      for await (const _ of later(5)) break;
    };
    expect(await treeOf(work)).toBe('job(later(0),numbers(0))');
  });

  it('takes and gives what a generator does', async () => {
    await recording.traceOf(() => {
      const one = numbers(3);
      expect(one.next()).toEqual({ value: 0, done: false });
      expect(one.next('told')).toEqual({ value: 'told', done: true });
      expect(one.next()).toEqual({ value: undefined, done: true });
      expect(() => numbers(1).throw(new Error('no'))).toThrow('no');
      expect(one[Symbol.iterator]()).toBe(one);
    });
    expect(recording.said).toEqual([]);
  });

  it.each<[kind: string, read: () => unknown]>([
    [
      'sync',
      () => [
        ...capture(function* bad(): Generator<number> {
          yield 1;
          throw new RangeError('no');
        })(),
      ],
    ],
    [
      'async',
      async () => {
        for await (const _ of capture(async function* bad() {
          yield 1;
          throw new RangeError('no');
        })());
      },
    ],
  ])('records its error: %s', async (_, read) => {
    const segment = await recording.segmentOf(read);
    expect(segment.subsegments).toMatchObject([
      { name: 'bad', cause: { exceptions: [{ type: 'RangeError' }] } },
    ]);
  });

  it('that is never read is not recorded', async () => {
    expect(await treeOf(() => void numbers(2))).toBe('job');
  });
});

describe('captureAll', () => {
  it('captures the functions of an object, and gives it back', async () => {
    const module = { a: () => 1, b: async () => 2, c: 3, Class: class {} };
    const { Class } = module;
    expect(captureAll(module)).toBe(module);
    expect(captureAll(module).Class).toBe(Class);
    expect(await treeOf(() => [module.a(), module.b(), module.c])).toBe('job(a,b)');
  });

  it('captures the methods of an instance alone, inherited ones too', async () => {
    class Base {
      first(): number {
        return 1;
      }
    }
    class Repository extends Base {
      second(): number {
        return this.first() + 1;
      }
      get third(): number {
        return 3;
      }
    }
    const captured = captureAll(new Repository());
    expect(await treeOf(() => expect(captured.second() + captured.third).toBe(5))).toBe('job(second(first))');
    expect(await treeOf(() => new Repository().second())).toBe('job');
  });

  it('captures the methods of a class', async () => {
    class Repository {
      static open(): Repository {
        return new Repository();
      }
      find(): number {
        return 1;
      }
    }
    captureAll(Repository);
    expect(await treeOf(() => Repository.open().find())).toBe('job(find,open)');
  });

  it('names what it cannot replace', () => {
    captureAll(Object.freeze({ a: () => 1 }));
    expect(recording.said).toEqual([
      'captureAll: a cannot be replaced; for a module take captureAll({ ...module })',
    ]);
  });
});

it('a captured function is annotated from within', async () => {
  const segment = await recording.segmentOf(() => capture('price', () => putAnnotation('order', 17))());
  expect(segment.subsegments).toMatchObject([{ name: 'price', annotations: { order: 17 } }]);
});

it('what is not sampled is not recorded, and works the same', () => {
  const unsampled = trace.wrapSpanContext({
    traceId: '5759e988bd862e3fe1be46a994272793',
    spanId: '53995c3f42cd8ad8',
    traceFlags: 0,
  });
  context.with(trace.setSpan(ROOT_CONTEXT, unsampled), () => {
    expect(capture('f', () => putAnnotation('a', 1))()).toBeUndefined();
    beginSubsegment('a');
    endSubsegment();
  });
  expect(recording.said).toEqual([]);
  expect(inSegment('job', () => 1)).toBe(1);
});
