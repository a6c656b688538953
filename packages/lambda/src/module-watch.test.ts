// SPDX-License-Identifier: Apache-2.0
import Module, { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { watchModules } from './module-watch.ts';

const require = createRequire(import.meta.url);
const original: unknown = Reflect.get(Module.prototype, 'require');
let stop: () => void = () => undefined;

afterEach(() => {
  stop();
  expect(Reflect.get(Module.prototype, 'require')).toBe(original);
});

/** As a module of the function would. */
function requireFrom(filename: string, id: string): unknown {
  const caller = new Module(filename);
  caller.filename = filename;
  return caller.require(id);
}

it('calls once, before the first module that matches, and gives the module', () => {
  const load = vi.fn();
  stop = watchModules([{ matches: (id) => id === 'node:os', load }]);
  requireFrom('/var/task/app.js', 'node:path');
  expect(load).not.toHaveBeenCalled();
  expect(requireFrom('/var/task/app.js', 'node:os')).toBe(require('node:os'));
  requireFrom('/var/task/app.js', 'node:os');
  expect(load).toHaveBeenCalledOnce();
});

it('is told who asks', () => {
  const matches = vi.fn(() => false);
  stop = watchModules([{ matches, load: vi.fn() }]);
  requireFrom('/var/task/app.js', 'node:os');
  expect(matches).toHaveBeenCalledWith('node:os', '/var/task/app.js');
});

it('lets what was put in its place see the very same call', () => {
  const seen = vi.fn();
  const load = (): void => {
    const ours: unknown = Reflect.get(Module.prototype, 'require');
    Reflect.set(Module.prototype, 'require', function (this: unknown, id: string): unknown {
      seen(id);
      Reflect.set(Module.prototype, 'require', ours);
      return typeof ours === 'function' ? Reflect.apply(ours, this, [id]) : undefined;
    });
  };
  stop = watchModules([{ matches: () => true, load }]);
  expect(requireFrom('/var/task/app.js', 'node:os')).toBe(require('node:os'));
  expect(seen).toHaveBeenCalledExactlyOnceWith('node:os');
});

it('of nothing changes nothing', () => {
  stop = watchModules([]);
  expect(Reflect.get(Module.prototype, 'require')).toBe(original);
});
