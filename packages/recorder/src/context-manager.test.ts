// SPDX-License-Identifier: Apache-2.0
// The laws of a context manager, which OpenTelemetry's own and ours obey alike; then what ours alone can do.
import { EventEmitter } from 'node:events';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { type Context, type ContextManager, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XRayContextManager } from './context-manager.ts';
import { ENTER } from './scope.ts';

const KEY = createContextKey('name');
const named = (name: string): Context => ROOT_CONTEXT.setValue(KEY, name);
const nameIn = (manager: ContextManager): unknown => manager.active().getValue(KEY);

describe.each([
  ['AsyncLocalStorageContextManager', () => new AsyncLocalStorageContextManager()],
  ['XRayContextManager', () => new XRayContextManager()],
])('%s', (_, create) => {
  const manager: ContextManager = create();
  const name = (): unknown => nameIn(manager);

  it('is at the root outside of everything', () => {
    expect(manager.active()).toBe(ROOT_CONTEXT);
    expect(manager.enable()).toBe(manager);
  });

  it('gives the very context it was given', () => {
    const one = named('a');
    manager.with(one, () => expect(manager.active()).toBe(one));
  });

  it('nests, and is back outside afterwards', () => {
    const seen: unknown[] = [];
    manager.with(named('a'), () => {
      seen.push(name());
      manager.with(named('b'), () => seen.push(name()));
      seen.push(name());
    });
    expect([...seen, name()]).toEqual(['a', 'b', 'a', undefined]);
  });

  it('is back outside after an exception, which is the same', () => {
    const error = new Error('no');
    const work = () =>
      manager.with(named('a'), () => {
        throw error;
      });
    expect(work).toThrow(error);
    expect(name()).toBeUndefined();
  });

  it('passes receiver, arguments and result', () => {
    function work(this: { n: number }, a: number, b: number): number[] {
      return [this.n, a, b];
    }
    expect(manager.with(named('a'), work, { n: 1 }, 2, 3)).toEqual([1, 2, 3]);
    expect(manager.with(named('a'), (a: number) => a + 1, undefined, 2)).toBe(3);
  });

  it('follows promises, timers and ticks', async () => {
    await manager.with(named('a'), async () => {
      await Promise.resolve();
      expect(name()).toBe('a');
      await wait(1);
      expect(name()).toBe('a');
      await new Promise<void>((resolve) => process.nextTick(resolve));
      expect(name()).toBe('a');
      await new Promise<void>((resolve) => queueMicrotask(resolve));
      expect(name()).toBe('a');
    });
    expect(name()).toBeUndefined();
  });

  it('keeps concurrent flows apart', async () => {
    const flow = (own: string) =>
      manager.with(named(own), async () => {
        for (let i = 0; i < 5; i++) {
          await turn();
          expect(name()).toBe(own);
          await manager.with(named(`${own}.${i}`), async () => {
            await turn();
            expect(name()).toBe(`${own}.${i}`);
          });
        }
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => flow(String(i))));
  });

  it('binds functions: receiver, arguments, length, result', () => {
    const bound = manager.bind(named('a'), function (this: unknown, a: number, b: number) {
      return [this, a, b, name()];
    });
    const receiver = {};
    expect(bound.call(receiver, 1, 2)).toEqual([receiver, 1, 2, 'a']);
    expect(bound).toHaveLength(2);
    expect(manager.with(named('b'), () => bound.call(receiver, 1, 2)[3])).toBe('a');
  });

  it.each([['x'], [1], [undefined], [null], [{ a: 1 }]])('gives %j back as it is', (value) => {
    expect(manager.bind(named('a'), value)).toBe(value);
  });

  it.each(['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const)(
    'binds emitters: %s',
    (add) => {
      const emitter = new EventEmitter();
      expect(manager.bind(named('a'), emitter)).toBe(emitter);
      const seen: unknown[] = [];
      const listener = (value: unknown): void => void seen.push([name(), value]);
      manager.with(named('b'), () => emitter[add]('event', listener));
      manager.with(named('c'), () => emitter.emit('event', 1));
      emitter.emit('event', 2);
      const isOnce = add.toLowerCase().includes('once');
      expect(seen).toEqual(
        isOnce
          ? [['a', 1]]
          : [
              ['a', 1],
              ['a', 2],
            ],
      );
    },
  );

  it.each(['off', 'removeListener'] as const)('takes a listener of a bound emitter away: %s', (remove) => {
    const emitter = manager.bind(named('a'), new EventEmitter());
    const listener = (): void => expect.fail('was taken away');
    emitter.on('event', listener);
    emitter[remove]('event', listener);
    emitter.once('event', listener);
    emitter[remove]('event', listener);
    emitter.emit('event');
    expect(emitter.listenerCount('event')).toBe(0);
  });

  it('takes all listeners of a bound emitter away', () => {
    const emitter = manager.bind(named('a'), new EventEmitter());
    emitter.on('event', () => expect.fail('was taken away'));
    emitter.removeAllListeners('event');
    emitter.emit('event');
    emitter.on('event', () => expect(name()).toBe('a'));
    expect(emitter.emit('event')).toBe(true);
  });

  it('leaves an emitter alone to which the methods of a bound one are copied', () => {
    const { on, off } = manager.bind(named('a'), new EventEmitter());
    const emitter = Object.assign(new EventEmitter(), { on, off });
    const seen: unknown[] = [];
    const listener = (): void => void seen.push(name());
    emitter.on('event', listener);
    manager.with(named('b'), () => emitter.emit('event'));
    expect(seen).toHaveLength(1);
    emitter.off('event', listener);
    expect(emitter.emit('event')).toBe(false);
  });

  it('keeps the first binding of an emitter', () => {
    const emitter = manager.bind(named('a'), new EventEmitter());
    manager.bind(named('b'), emitter);
    const seen: unknown[] = [];
    emitter.on('event', () => seen.push(name()));
    emitter.emit('event');
    expect(seen).toEqual(['a']);
  });

  it('is at the root once it is disabled, and goes on afterwards', () => {
    const other: ContextManager = create();
    other.with(named('a'), () => {
      expect(other.disable()).toBe(other);
      expect(other.active()).toBe(ROOT_CONTEXT);
    });
    other.with(named('a'), () => expect(nameIn(other)).toBe('a'));
  });
});

describe('a change in place', () => {
  const manager = new XRayContextManager();
  const name = (): unknown => nameIn(manager);
  const enter = (own: string) => manager[ENTER](named(own));

  it('holds for the rest of the flow, over awaits, until it is left', async () => {
    await manager.with(named('request'), async () => {
      const scope = enter('a');
      expect(name()).toBe('a');
      await wait(1);
      expect(name()).toBe('a');
      scope.leave();
      expect(name()).toBe('request');
      await wait(1);
      expect(name()).toBe('request');
    });
    expect(name()).toBeUndefined();
  });

  it('ends with the `with` around it', () => {
    manager.with(named('request'), () => void enter('a'));
    expect(name()).toBeUndefined();
  });

  it('ends with the `with` around it, also one of the context that is active already', () => {
    manager.with(named('request'), () => {
      manager.with(manager.active(), () => void enter('a'));
      expect(name()).toBe('request');
      const scope = enter('b');
      manager.with(manager.active(), () => void enter('c'));
      expect(name()).toBe('b');
      scope.leave();
      expect(name()).toBe('request');
    });
    manager.with(manager.active(), () => void enter('a'));
    expect(name()).toBeUndefined();
  });

  it('gives way to a context that is activated within it', () => {
    manager.with(named('request'), () => {
      enter('a');
      manager.with(named('span'), () => expect(name()).toBe('span'));
      expect(name()).toBe('a');
    });
  });

  it('is seen by what is started within it, until it is left', async () => {
    await manager.with(named('request'), async () => {
      const scope = enter('a');
      const seen: unknown[] = [];
      const child = (async () => {
        await turn();
        seen.push(name());
        await wait(5);
        seen.push(name());
      })();
      await wait(1);
      scope.leave();
      await child;
      expect(seen).toEqual(['a', 'request']);
    });
  });

  it('may be left in a `with` within it, and in another flow', async () => {
    await manager.with(named('request'), async () => {
      const scope = enter('a');
      manager.with(named('span'), () => scope.leave());
      expect(name()).toBe('request');
      const other = enter('b');
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          other.leave();
          resolve();
        }, 1),
      );
      expect(name()).toBe('request');
    });
  });

  it('may be left before what was entered after it, and twice', () => {
    manager.with(named('request'), () => {
      const a = enter('a');
      const b = enter('b');
      a.leave();
      expect(name()).toBe('b');
      b.leave();
      a.leave();
      expect(name()).toBe('request');
    });
  });

  it('does not reach flows beside it: not the requests, not the siblings of one', async () => {
    const flow = async (own: string): Promise<void> => {
      await turn();
      const scope = enter(own);
      for (let i = 0; i < 5; i++) {
        await turn();
        expect(name()).toBe(own);
      }
      scope.leave();
      expect(name()).toBe('request');
    };
    const forgetful = async (): Promise<void> => {
      await turn();
      enter('forgotten');
    };
    const request = () =>
      manager.with(named('request'), async () => {
        await Promise.all([flow('a'), forgetful(), flow('b')]);
        expect(name()).toBe('request');
      });
    await Promise.all([request(), request()]);
  });

  it('works outside of everything', async () => {
    await turn();
    const scope = enter('a');
    expect(name()).toBe('a');
    scope.leave();
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  it('is a stack, whatever the interleaving of awaits', async () => {
    const steps = fc.array(fc.constantFrom('enter', 'leave', 'await', 'with'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 4 }), async (flows) => {
        const run = (plan: readonly string[], flow: number) =>
          manager.with(named(`${flow}`), async () => {
            const stack = [{ name: `${flow}`, leave: (): void => undefined }];
            for (const [i, step] of plan.entries()) {
              if (step === 'await') await turn();
              if (step === 'enter') {
                const scope = enter(`${flow}.${i}`);
                stack.push({ name: `${flow}.${i}`, leave: () => scope.leave() });
              }
              if (step === 'leave' && stack.length > 1) stack.pop()?.leave();
              if (step === 'with') manager.with(named('other'), () => expect(name()).toBe('other'));
              expect(name()).toBe(stack.at(-1)?.name);
            }
          });
        await Promise.all(flows.map(run));
      }),
      { numRuns: 50 },
    );
  });
});
