// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

let application: TestApplication;

beforeAll(() => {
  const source = readFileSync(new URL('loader-thread.ts', import.meta.url), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  application = createApplication({
    'loader-thread.js': ts.transpileModule(source, { compilerOptions }).outputText,
    'say.cjs': `
      const { isMainThread } = require('node:worker_threads');
      const { isLoaderThread } = require('./loader-thread.js');
      require('node:fs').writeSync(1, (isMainThread ? 'main' : 'other') + ' ' + isLoaderThread() + '\\n');`,
    'hook.mjs': 'export const resolve = (specifier, context, next) => next(specifier, context);',
    'with-hook.mjs': "import { register } from 'node:module'; register('./hook.mjs', import.meta.url);",
    'with-worker.mjs': `
      import { Worker } from 'node:worker_threads';
      new Worker("import('./with-hook.mjs')", { eval: true });`,
    'plain.mjs': '',
  });
});
afterAll(() => application.remove());

it.each([
  ['a program', 'plain.mjs', ['main false']],
  // Node loads what `--require` names on the thread of its loaders too.
  ['a program with a loader', 'with-hook.mjs', ['main false', 'other true']],
  ['a worker of the application', 'with-worker.mjs', ['main false', 'other false']],
])('%s', async (_, program, expected) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--require', './say.cjs', program], {
    cwd: application.folder,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(stdout.trim().split('\n').slice(0, expected.length)).toEqual(expected);
});
