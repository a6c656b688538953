// SPDX-License-Identifier: Apache-2.0

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applicationFolders, applicationModules, modulesOf } from './application.ts';

let monorepo: TestApplication;
const at = (...path: string[]): string => join(monorepo.folder, ...path);

beforeAll(() => {
  monorepo = createApplication({
    'node_modules/shared/index.js': "module.exports = 'shared of the root';",
    'node_modules/both/index.js': "module.exports = 'both of the root';",
    'apps/shop/app.js': '',
    'apps/shop/node_modules/both/index.js': "module.exports = 'both of the shop';",
    'apps/shop/node_modules/own/index.js': "module.exports = 'own';",
    'apps/shop/node_modules/own/node_modules/brought/index.js': "module.exports = 'brought along';",
    'apps/shop/node_modules/broken/index.js': "throw new Error('broken on purpose');",
  });
  symlinkSync(at('apps', 'shop', 'app.js'), at('link.js'));
});
afterAll(() => monorepo.remove());

describe('applicationModules', () => {
  it.each([
    ['a package beside the program', 'own', 'own'],
    ['one of a folder above', 'shared', 'shared of the root'],
    ['the first of two', 'both', 'both of the shop'],
  ])('finds %s', (_, name, expected) => {
    const modules = applicationModules([at('apps', 'shop'), at()]);
    expect(modules.resolve(name)).toMatch(new RegExp(`node_modules.${name}.index.js$`));
    expect(modules.load(name)).toBe(expected);
  });

  it('looks in the next folder for what the first has not', () => {
    const modules = applicationModules([at('elsewhere'), at('apps', 'shop')]);
    expect(modules.load('own')).toBe('own');
  });

  it('does not find what a package brought along for itself, but beside that package', () => {
    const modules = applicationModules([at('apps', 'shop')]);
    expect(modules.resolve('brought')).toBeUndefined();
    expect(() => modules.load('brought')).toThrow('brought is not installed');
    const file = modules.resolve('own');
    expect(modulesOf(String(file)).load('brought')).toBe('brought along');
  });

  it('throws what a module throws while it loads', () => {
    const modules = applicationModules([at('apps', 'shop')]);
    expect(modules.resolve('broken')).toBeDefined();
    expect(() => modules.load('broken')).toThrow('broken on purpose');
  });
});

describe('applicationFolders', () => {
  it.each<[string, program: () => string | undefined, expected: () => string[]]>([
    [
      'the program, then the working directory',
      () => at('apps', 'shop', 'app.js'),
      () => [at('apps', 'shop'), process.cwd()],
    ],
    ['beside the file behind a link', () => at('link.js'), () => [at('apps', 'shop'), process.cwd()]],
    ['a program that is not there', () => at('gone.js'), () => [at(), process.cwd()]],
    ['a program on the standard input', () => '-', () => [process.cwd()]],
    [
      'a relative program',
      () => join('packages', 'app.js'),
      () => [join(process.cwd(), 'packages'), process.cwd()],
    ],
  ])('%s', (_, program, expected) => {
    expect(applicationFolders(program())).toEqual(expected());
  });

  it('no program at all, as in `node -e`', () => {
    vi.stubGlobal('process', { ...process, argv: [process.execPath], cwd: process.cwd });
    expect(applicationFolders()).toEqual([process.cwd()]);
    vi.unstubAllGlobals();
  });
});
